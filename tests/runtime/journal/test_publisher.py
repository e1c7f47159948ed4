"""What is in the journal arrives on the stream, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import pytest
from msgspec import structs

from onehand.runtime.journal import publisher
from onehand.runtime.journal.replay import replay
from onehand.runtime.journal.wake import RemoteWake
from onehand.runtime.stream.erased import Forgetting
from onehand.runtime.stream.message import Message
from onehand.runtime.stream.transport import Subscription, Transport, TransportError
from tests.runtime.world import PREFIX, STREAM, USER, UserUpserted, World, add_user, until

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def published(world: World, count: int) -> list[Any]:
    """Waits until that many events are on the stream, and gives (key, discriminator)."""

    async def enough() -> bool:
        return len(await world.published()) >= count

    await until(enough, f"{count} events published")
    return await world.published()


async def emptied(world: World) -> None:
    async def empty() -> bool:
        return await world.queue() == 0

    await until(empty, "the queue is empty")


class Wrapped:
    """A transport with something before and after a publish."""

    def __init__(self, inner: Transport) -> None:
        self.inner = inner

    async def before(self, messages: Sequence[Message]) -> None: ...
    async def after(self, messages: Sequence[Message]) -> None: ...

    async def publish(self, stream: str, messages: Sequence[Message], *, epoch: int) -> None:
        await self.before(messages)
        await self.inner.publish(stream, messages, epoch=epoch)
        await self.after(messages)

    def subscribe(self, stream: str, consumer: str) -> Subscription:
        return self.inner.subscribe(stream, consumer)

    async def trim(self, stream: str, *, before: datetime, epoch: int) -> int:
        return await self.inner.trim(stream, before=before, epoch=epoch)

    async def redact(self, stream: str, forgotten: Sequence[Forgetting], *, epoch: int) -> int:
        return await self.inner.redact(stream, forgotten, epoch=epoch)

    async def close(self) -> None: ...


async def test_every_change_becomes_one_event(world: World) -> None:
    """An insert, an update and a delete are three events of one key, in order, and the queue is empty afterwards."""
    await world.publish()
    await world.add("ada")
    await world.change("ada", "Countess")
    await world.delete("ada")
    upserted, deleted = ("ada", "user_upserted"), ("ada", "user_deleted")
    assert await published(world, 3) == [upserted, upserted, deleted]
    await emptied(world)


async def test_an_event_carries_the_whole_resource(world: World) -> None:
    """A snapshot, with the sequence of the row, the time of the record, and who it belongs to."""
    await world.publish()
    await world.add("ada")
    await published(world, 1)
    [(body, sequence, headers)] = await world.published("body, sequence, headers::text")
    event = msgspec.json.decode(body, type=UserUpserted)
    assert (event.user.id, event.user.email, event.user.status) == ("ada", "ada@example.com", "active")
    assert event.sequence == sequence == await world.value(world.user_db, "select sequence from users")
    assert event.timestamp == await world.value(world.user_db, "select recorded_at from journal.users")
    named = msgspec.json.decode(headers)
    assert (named["ce-source"], named["ce-type"], named["ce-subject"]) == (STREAM, "user_upserted", "ada")
    assert named["ce-id"] == event.event_id


async def test_the_trace_travels(world: World) -> None:
    """The traceparent of the writing request is in the headers of the event."""
    await world.publish()
    async with world.connect(world.user_db, "user_app") as connection, connection.transaction():
        await connection.execute("select set_config('onehand.traceparent', $1, true)", TRACE)
        await add_user(connection, "ada")
    await published(world, 1)
    assert await world.published("headers->>'traceparent'") == [(TRACE,)]


async def test_an_emitted_event_carries_its_fields(world: World) -> None:
    """Beside the envelope, and as exactly as the database has them."""
    await world.publish()
    await world.add("ada")
    async with world.connect(world.user_db, "user_app") as connection:
        body = '{"user_id": "ada", "text": "grüß {dich}", "amount": 12.50}'
        await connection.execute("select journal.emit('user_greeted', 'ada', $1, 'me', '')", body)
    await published(world, 2)
    [_, (raw,)] = await world.published("body")
    event = msgspec.json.decode(raw)
    assert event["discriminator"] == "user_greeted"
    assert (event["user_id"], event["text"]) == ("ada", "grüß {dich}")
    assert b"12.50" in raw
    assert {"event_id", "sequence", "timestamp"} < set(event)


async def test_a_change_that_changes_nothing_is_no_event(world: World) -> None:
    """The same values written again: no journal record, nothing queued, nothing published."""
    await world.publish()
    await world.add("ada")
    await world.fetch(world.user_db, "update users set name = name returning id")
    await world.add("bob")
    assert await published(world, 2) == [("ada", "user_upserted"), ("bob", "user_upserted")]
    assert await world.value(world.user_db, "select count(*) from journal.users") == 2


async def test_a_hint_from_another_process_wakes_the_publisher(world: World) -> None:
    """A process that only serves notifies after its commits; polling alone would take a minute here."""
    database = await world.database(world.user_db, "user_app")
    world.start(publisher.run(USER, database, world.transport("user_app"), prefix=PREFIX, poll=60.0))
    await world.add("ada")
    await published(world, 1)
    await asyncio.sleep(0.2)
    wake = RemoteWake(database)
    for number in range(20):
        await world.add(f"u{number}")
        wake.set()
    await published(world, 21)


async def test_a_rolled_back_change_is_no_event(world: World) -> None:
    """The queue is written in the transaction that it tells of."""
    await world.publish()
    async with world.connect(world.user_db, "user_app") as connection:
        transaction = connection.transaction()
        await transaction.start()
        await add_user(connection, "ada")
        await transaction.rollback()
    await world.add("bob")
    assert await published(world, 1) == [("bob", "user_upserted")]


async def test_a_late_commit_behind_a_newer_position_is_published(world: World) -> None:
    """Reading 'position > last' would lose the row whose transaction commits after a newer one."""
    await world.publish()
    async with world.connect(world.user_db, "user_app") as late:
        transaction = late.transaction()
        await transaction.start()
        await add_user(late, "late")
        await world.add("early", "earlier")
        await published(world, 2)
        await emptied(world)
        await transaction.commit()
    assert [key for key, _ in await published(world, 3)] == ["early", "earlier", "late"]


async def test_a_long_transaction_holds_nobody_up(world: World) -> None:
    """While an old snapshot and an uncommitted insert stay open, everything else is published; then that, too."""
    await world.publish()
    async with world.connect(world.user_db, "user_app") as reading, world.connect(world.user_db, "user_app") as late:
        snapshot = reading.transaction(isolation="repeatable_read")
        await snapshot.start()
        await reading.fetchval("select count(*) from users")
        transaction = late.transaction()
        await transaction.start()
        await add_user(late, "late")
        await world.add(*(f"u{n}" for n in range(50)))
        await published(world, 50)
        await emptied(world)
        await transaction.commit()
        await published(world, 51)
        await snapshot.commit()
    assert len({key for key, _ in await world.published()}) == 51


async def test_a_crash_between_publish_and_delete_loses_nothing(world: World) -> None:
    """What was published and not yet removed from the queue is published again with the same event_id."""
    crashed = asyncio.Event()

    class Crashing(Wrapped):
        async def after(self, messages: Sequence[Message]) -> None:
            if messages:
                crashed.set()
                await asyncio.Event().wait()  # never gets as far as the delete

    first = await world.publish(Crashing(world.transport("user_app")))
    await world.add("ada")
    await asyncio.wait_for(crashed.wait(), 10)
    await world.stop(first)
    assert await world.queue() == 1
    await world.publish()
    await published(world, 2)
    await emptied(world)
    [once, again] = await world.published("event_id")
    assert once == again


async def test_only_one_of_two_publishes(world: World) -> None:
    """Two processes of one service: each event is on the stream once."""
    await world.publish()
    await world.publish()
    await world.add(*(f"u{n}" for n in range(30)))
    await published(world, 30)
    await emptied(world)
    assert len(await world.published()) == 30


async def test_the_next_leader_takes_over(world: World) -> None:
    """When the leader stops, the other goes on within seconds."""
    first = await world.publish()
    await world.add("ada")
    await published(world, 1)
    await world.publish()
    await world.stop(first)
    await world.add("bob")
    assert [key for key, _ in await published(world, 2)] == ["ada", "bob"]


async def test_a_paused_leader_is_fenced(world: World) -> None:
    """It lost its lock while it was asleep: what it then publishes is refused, and nothing comes out of order."""
    pausing, resume = asyncio.Event(), asyncio.Event()

    class Pausing(Wrapped):
        async def before(self, messages: Sequence[Message]) -> None:
            if messages and not resume.is_set():
                pausing.set()
                await resume.wait()

    await world.publish(Pausing(world.transport("user_app")))
    await world.add("ada")
    await asyncio.wait_for(pausing.wait(), 10)
    # Its connection dies as it would behind a network cut; it does not know yet.
    await world.cut(world.user_db, "onehand publisher")
    second = await world.publish()
    await published(world, 1)
    await world.change("ada", "Countess")
    await published(world, 2)
    resume.set()
    await asyncio.sleep(0.3)
    await world.change("ada", "Lovelace")
    await published(world, 3)
    names = [msgspec.json.decode(body)["user"]["name"] for (body,) in await world.published("body")]
    assert names == ["Ada", "Countess", "Lovelace"]
    assert not second.done()


async def test_a_restored_database_leads_again(world: World) -> None:
    """A backup has older epochs than the stream has seen: the publisher goes past them instead of being fenced."""
    await world.transport("user_app").publish(STREAM, [], epoch=1000)
    await world.publish()
    await world.add("ada")
    await published(world, 1)
    assert await world.value(world.streams_db, "select epoch from stream.epochs where stream = 'user_v1'") > 1000


async def test_an_outage_of_the_transport_is_outlived(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is lost or doubled while the transport refuses, and the log says it once, not at every attempt."""

    class Away(Wrapped):
        away = True

        async def before(self, messages: Sequence[Message]) -> None:
            if self.away:
                raise TransportError("away")

    transport = Away(world.transport("user_app"))
    await world.publish(transport)
    await world.add("ada", "bob")
    await asyncio.sleep(1.5)
    assert await world.published() == []
    assert caplog.text.count("transport away") == 1
    transport.away = False
    assert [key for key, _ in await published(world, 2)] == ["ada", "bob"]


async def test_an_outage_of_the_database_is_outlived(world: World) -> None:
    """All connections are cut, again and again, while rows are written."""
    await world.publish()
    for number in range(5):
        await world.add(f"a{number}", f"b{number}")
        await world.cut(world.user_db)
        await world.cut(world.streams_db)
    await emptied(world)
    assert {key for key, _ in await world.published()} == {f"{c}{n}" for c in "ab" for n in range(5)}


async def test_an_unreadable_record_holds_up_only_its_key(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A record that no longer fits is logged and stays queued, with what follows of its key; the others go on."""
    await world.add("bad", "good")
    await world.change("bad", "later")
    await world.fetch(
        world.user_db,
        "update journal.users set email = null where id = 'bad' and journal_operation = 'insert' returning id",
    )
    await world.publish()
    assert await published(world, 1) == [("good", "user_upserted")]
    await asyncio.sleep(0.3)
    assert await world.queue() == 2
    assert "key bad waits" in caplog.text


async def test_a_replay_publishes_again(world: World) -> None:
    """New event_id, the same sequence and body, and marked as replayed."""
    await world.publish()
    await world.add("ada", "bob")
    await published(world, 2)
    async with world.connect(world.user_db, "user_app") as connection:
        assert await replay(connection, "user", ids=["ada"]) == 1
        assert await replay(connection, "user", ids=["nobody"]) == 0
    await published(world, 3)
    [first, _, again] = await world.published("key, sequence, event_id, headers->>'replayed'")
    assert again[:2] == first[:2]
    assert again[2] != first[2]
    assert (first[3], again[3]) == (None, "true")


async def test_many_are_published_in_order_of_their_keys(world: World) -> None:
    """More than one batch; per key the sequence only grows."""
    await world.publish()
    async with world.connect(world.user_db, "user_app") as connection:
        for number in range(40):
            await add_user(connection, f"u{number}")
        for step in range(30):
            await connection.execute("update users set name = 'step ' || $1::text", str(step))
    await published(world, 40 * 31)
    last: dict[str, int] = {}
    for key, sequence in await world.published("key, sequence"):
        assert sequence > last.get(key, 0)
        last[key] = sequence


async def test_what_an_older_version_does_not_know_waits_for_the_newer(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """While a new version is rolled out, the old leader leaves the rows of a new resource; the others go on."""
    older = structs.replace(USER, resources=(), custom_events={"user_greeted": USER.custom_events["user_greeted"]})
    await world.add("ada")
    async with world.connect(world.user_db, "user_app") as connection:
        await connection.execute("""select journal.emit('user_greeted', 'ada', '{"text": "hi"}', 'me', '')""")
    leading = await world.publish(spec=older)
    assert await published(world, 1) == [("ada", "user_greeted")]

    async def left() -> bool:
        return await world.queue() == 1

    await until(left, "only what is unknown waits")
    await world.stop(leading)
    await world.publish(spec=structs.replace(USER, custom_events={}))
    assert await published(world, 2) == [("ada", "user_greeted"), ("ada", "user_upserted")]
    await emptied(world)
    assert "cannot be read" not in caplog.text
