"""What every transport must do; each member of transports/ runs this suite."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from onehand.runtime.stream.erased import Erased, Forgetting
from onehand.runtime.stream.message import Delivery, Message
from onehand.runtime.stream.transport import Fenced, Subscription, Transport
from tests.runtime.world import STREAM


def message(key: str, sequence: int, **facts: object) -> Message:
    known = {
        "event_id": str(uuid.uuid4()),
        "discriminator": "user_upserted",
        "timestamp": datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC),
        "headers": {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
        "body": '{"grüße": "\\u0000"}'.encode(),
    }
    return Message(key=key, sequence=sequence, **{**known, **facts})  # type: ignore[arg-type]


def messages(count: int, key: str = "ada", start: int = 1) -> list[Message]:
    return [message(key, number) for number in range(start, start + count)]


def sequences(deliveries: list[Delivery]) -> list[int]:
    return [delivery.message.sequence for delivery in deliveries]


def forgetting(key: str, sequence: int) -> Forgetting:
    """Name and nickname of a user."""
    kinds = ("user_upserted", "user_deleted")
    name = Erased(events=kinds, path=("user", "name"), value="forgotten")
    return Forgetting(key=key, sequence=sequence, erased=(name, Erased(events=kinds, path=("user", "nickname"))))


async def drained(subscription: Subscription, count: int) -> list[Delivery]:
    """Fetches in small batches until there are that many."""
    found: list[Delivery] = []
    while len(found) < count:
        more = await subscription.fetch(7, 5.0)
        assert more, f"{len(found)} of {count} messages"
        found += more
    return found


class Contract:
    """A subclass gives the fixture `transport`, for the consumers order and mailer."""

    async def test_what_is_published_arrives_whole(self, transport: Transport) -> None:
        """Nothing of a message is lost or changed, and the transport adds when it took it."""
        sent = message("ada", 7)
        await transport.publish(STREAM, [sent], epoch=1)
        [delivery] = await transport.subscribe(STREAM, "order").fetch(10, 5.0)
        got = delivery.message
        assert got.published_at is not None
        assert abs((datetime.now(UTC) - got.published_at).total_seconds()) < 30
        unchanged = ("event_id", "key", "sequence", "discriminator", "timestamp", "headers", "body")
        assert [getattr(got, name) for name in unchanged] == [getattr(sent, name) for name in unchanged]

    async def test_order_is_kept(self, transport: Transport) -> None:
        """Messages of a key arrive as they were published, over batches of any size."""
        for batch in (messages(10), messages(1, start=11), messages(30, start=12)):
            await transport.publish(STREAM, batch, epoch=1)
        found = await drained(transport.subscribe(STREAM, "order"), 41)
        assert sequences(found) == list(range(1, 42))

    async def test_a_fetch_waits_for_a_message(self, transport: Transport) -> None:
        """A waiting consumer gets a new message at once, not at the end of its patience."""
        subscription = transport.subscribe(STREAM, "order")
        waiting = asyncio.create_task(subscription.fetch(10, 20.0))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await transport.publish(STREAM, messages(1), epoch=1)
        assert sequences(await waiting) == [1]
        assert time.monotonic() - started < 1.0

    async def test_a_fetch_ends_without_a_message(self, transport: Transport) -> None:
        """Nothing there: an empty list, in time."""
        assert await transport.subscribe(STREAM, "order").fetch(10, 0.1) == []

    async def test_the_acknowledged_does_not_come_again(self, transport: Transport) -> None:
        """A new subscription begins behind what was acknowledged."""
        await transport.publish(STREAM, messages(5), epoch=1)
        first = transport.subscribe(STREAM, "order")
        await first.acknowledge((await first.fetch(3, 5.0))[:3])
        await first.close()
        assert sequences(await transport.subscribe(STREAM, "order").fetch(10, 5.0)) == [4, 5]

    async def test_the_unacknowledged_comes_again(self, transport: Transport) -> None:
        """A consumer that stops before it has acknowledged gets the same messages once more."""
        await transport.publish(STREAM, messages(3), epoch=1)
        first = transport.subscribe(STREAM, "order")
        once = await first.fetch(10, 5.0)
        await first.close()
        again = await transport.subscribe(STREAM, "order").fetch(10, 5.0)
        assert [d.message.event_id for d in again] == [d.message.event_id for d in once]

    async def test_a_late_acknowledgement_changes_nothing(self, transport: Transport) -> None:
        """The place in the stream only moves forward."""
        await transport.publish(STREAM, messages(4), epoch=1)
        subscription = transport.subscribe(STREAM, "order")
        all_of_them = await subscription.fetch(10, 5.0)
        await subscription.acknowledge(all_of_them)
        await subscription.acknowledge(all_of_them[:1])
        assert await transport.subscribe(STREAM, "order").fetch(10, 0.1) == []

    async def test_consumers_are_independent(self, transport: Transport) -> None:
        """What one has acknowledged, the other still gets."""
        await transport.publish(STREAM, messages(2), epoch=1)
        order = transport.subscribe(STREAM, "order")
        await order.acknowledge(await order.fetch(10, 5.0))
        assert sequences(await transport.subscribe(STREAM, "mailer").fetch(10, 5.0)) == [1, 2]

    async def test_an_older_epoch_is_fenced(self, transport: Transport) -> None:
        """A leader that was paused publishes nothing after a newer one has announced itself."""
        await transport.publish(STREAM, messages(1), epoch=1)
        await transport.publish(STREAM, [], epoch=2)
        with pytest.raises(Fenced) as caught:
            await transport.publish(STREAM, messages(1, start=2), epoch=1)
        assert caught.value.newest == 2
        await transport.publish(STREAM, messages(1, start=3), epoch=2)
        assert sequences(await drained(transport.subscribe(STREAM, "order"), 2)) == [1, 3]

    async def test_behind_counts_what_is_not_acknowledged(self, transport: Transport) -> None:
        """The lag of a consumer."""
        await transport.publish(STREAM, messages(5), epoch=1)
        subscription = transport.subscribe(STREAM, "order")
        await subscription.acknowledge((await subscription.fetch(10, 5.0))[:2])
        assert await subscription.behind() == 3

    async def test_trimming_removes_what_is_old_and_read(self, transport: Transport) -> None:
        """Nothing that a subscriber has not acknowledged is removed, however old it is; nothing young is either."""
        await transport.publish(STREAM, messages(4), epoch=1)
        for consumer, count in (("order", 4), ("mailer", 3)):
            subscription = transport.subscribe(STREAM, consumer)
            await subscription.acknowledge((await subscription.fetch(10, 5.0))[:count])
        now = datetime.now(UTC)
        assert await transport.trim(STREAM, before=now - timedelta(days=1), epoch=1) == 0
        assert await transport.trim(STREAM, before=now + timedelta(days=1), epoch=0) == 0
        assert await transport.trim(STREAM, before=now + timedelta(days=1), epoch=1) == 3
        assert sequences(await transport.subscribe(STREAM, "mailer").fetch(10, 5.0)) == [4]

    async def test_the_forgotten_is_taken_out(self, transport: Transport) -> None:
        """Of that key, of what is older, and only what is listed; the message says so and keeps its place."""
        sent = [
            message("ada", 1, body=b'{"user":{"id":"ada","name":"Ada","nickname":"A"}}'),
            message("bob", 2, body=b'{"user":{"id":"bob","name":"Bob"}}'),
            message("ada", 3, body=b'{"name":"another kind"}', discriminator="user_greeted"),
            message("ada", 4, body=b'{"user":{"id":"ada","name":"Ada again"}}'),
        ]
        await transport.publish(STREAM, sent, epoch=1)
        assert await transport.redact(STREAM, [forgetting("ada", 4)], epoch=1) == 1
        found = [delivery.message for delivery in await transport.subscribe(STREAM, "order").fetch(10, 5.0)]
        assert found[0].body == b'{"user":{"id":"ada","name":"forgotten"}}'
        assert found[0].headers == {**sent[0].headers, "redacted": "true"}
        assert [one.event_id for one in found] == [one.event_id for one in sent]
        assert [(one.body, one.headers) for one in found[1:]] == [(one.body, one.headers) for one in sent[1:]]

    async def test_to_redact_again_changes_nothing(self, transport: Transport) -> None:
        """A publisher that was cut off asks again."""
        await transport.publish(STREAM, [message("ada", 1, body=b'{"user":{"name":"Ada"}}')], epoch=1)
        assert await transport.redact(STREAM, [forgetting("ada", 2)], epoch=1) == 1
        assert await transport.redact(STREAM, [forgetting("ada", 2)], epoch=1) == 0

    async def test_many_are_forgotten_at_once(self, transport: Transport) -> None:
        """One look through the stream, however long, is enough for all of them."""
        sent = [message(f"k{n}", n, body=b'{"user":{"name":"Ada"}}') for n in range(1, 12_001)]
        await transport.publish(STREAM, sent, epoch=1)
        forgotten = [forgetting(f"k{n}", 20_000) for n in (1, 5_000, 5_001, 12_000)]
        assert await transport.redact(STREAM, forgotten, epoch=1) == 4

    async def test_an_older_epoch_redacts_nothing(self, transport: Transport) -> None:
        """Like publishing, it is the leader's."""
        await transport.publish(STREAM, [message("ada", 1, body=b'{"user":{"name":"Ada"}}')], epoch=2)
        with pytest.raises(Fenced):
            await transport.redact(STREAM, [forgetting("ada", 2)], epoch=1)

    async def test_what_is_no_json_goes_whole(self, transport: Transport) -> None:
        """Nobody can say what is in it."""
        await transport.publish(STREAM, [message("ada", 1, body=b"Ada, in her own words")], epoch=1)
        await transport.redact(STREAM, [forgetting("ada", 2)], epoch=1)
        [delivery] = await transport.subscribe(STREAM, "order").fetch(10, 5.0)
        assert delivery.message.body == b"{}"
