"""The publisher takes out of its stream what was forgotten, whatever happens in between."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from onehand.runtime.stream.erased import Forgetting
from onehand.runtime.stream.event import Forgotten
from onehand.runtime.stream.message import Message
from onehand.runtime.stream.transport import Subscription, Transport, TransportError
from onehand.workspace.forget import forget
from tests.runtime.world import USER, USERS, World, design, until


class UserForgotten(Forgotten, tag="user_forgotten"):
    pass


SPEC = replace(USER, resources=(replace(USERS, forgotten=UserForgotten),))


class Failing:
    """A transport that cannot redact at first, and calls someone before it publishes."""

    def __init__(self, inner: Transport, before: Any = None, fails: int = 0) -> None:
        self.inner, self.before, self.fails = inner, before, fails

    async def publish(self, stream: str, messages: Sequence[Message], *, epoch: int) -> None:
        if messages and self.before is not None:
            before, self.before = self.before, None
            await before()
        await self.inner.publish(stream, messages, epoch=epoch)

    def subscribe(self, stream: str, consumer: str) -> Subscription:
        return self.inner.subscribe(stream, consumer)

    async def trim(self, stream: str, *, before: datetime, epoch: int) -> int:
        return await self.inner.trim(stream, before=before, epoch=epoch)

    async def redact(self, stream: str, forgotten: Sequence[Forgetting], *, epoch: int) -> int:
        if self.fails:
            self.fails -= 1
            raise TransportError("cut off")
        return await self.inner.redact(stream, forgotten, epoch=epoch)

    async def close(self) -> None:
        await self.inner.close()


async def forget_ada(world: World) -> None:
    service = design().services["user"]
    url = world.dsn(world.user_db, "user_owner")
    await forget(url, design(), service, service.resources["user"], "ada", apply=True)


async def emptied(world: World) -> None:
    async def is_empty() -> bool:
        return await world.queue() == 0

    await until(is_empty, "an empty queue")


async def texts(world: World) -> str:
    return str(await world.published("convert_from(body, 'UTF8')"))


async def test_the_event_tells_what_was_erased_and_nothing_of_it(world: World) -> None:
    """Its header says what it is, so that nobody goes by names; it stands behind what it is about."""
    await world.add("ada", name="Lovelace")
    await world.publish(spec=SPEC)
    await emptied(world)
    await forget_ada(world)
    await emptied(world)
    rows = await world.published("discriminator, headers ->> 'forgets', headers ->> 'redacted'")
    assert rows == [
        ("user_upserted", None, "true"),
        ("user_upserted", None, None),
        ("user_forgotten", "true", None),
    ]
    [(told,)] = (await world.published("convert_from(body, 'UTF8')"))[-1:]
    event = json.loads(told)
    assert event["id"] == "ada"
    assert {"path": ["user", "name"], "value": "forgotten", "events": ["user_upserted", "user_deleted"]} in event[
        "erased"
    ]
    found = await texts(world)
    assert "Lovelace" not in found
    assert "ada@example.com" not in found


async def test_cut_off_before_the_stream_is_redacted(world: World) -> None:
    """The queue row is still there: it is published again, with the same event_id, and then the stream is redacted."""
    await world.add("ada", name="Lovelace")
    await world.publish(Failing(world.transport("user_app"), fails=2), spec=SPEC)
    await emptied(world)
    await forget_ada(world)
    await emptied(world)
    assert "Lovelace" not in await texts(world)
    ids = await world.published("event_id")
    told = await world.published("discriminator")
    assert told.count(("user_forgotten",)) == 3
    assert len(set(ids)) == 3


async def test_what_was_read_before_is_redacted_after(world: World) -> None:
    """A batch that the publisher has in its hands while the row is forgotten still has the old values."""

    async def before() -> None:
        await forget_ada(world)

    await world.add("ada", name="Lovelace")
    await world.publish(Failing(world.transport("user_app"), before), spec=SPEC)
    await emptied(world)
    assert len(await world.published()) == 3
    assert "Lovelace" not in await texts(world)
