"""The postgres transport: the same as all of them, and what only a database can promise."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

import asyncpg
import pytest

from onehand.runtime.stream.erased import Forgetting
from onehand.runtime.stream.message import Message
from onehand.runtime.stream.transport import Fenced, Subscription, TransportError
from onehand.runtime.stream.transports.postgres import PostgresTransport
from tests.runtime.stream.contract import Contract, forgetting, messages, sequences
from tests.runtime.world import STREAM, World


class EachAsItself:
    """Publishes as the owner and reads as the consumer, as separate services do."""

    def __init__(self, world: World) -> None:
        self._as = {name: world.transport(f"{name}_app") for name in ("user", "order", "mailer")}

    async def publish(self, stream: str, batch: Sequence[Message], *, epoch: int) -> None:
        await self._as["user"].publish(stream, batch, epoch=epoch)

    def subscribe(self, stream: str, consumer: str) -> Subscription:
        return self._as[consumer].subscribe(stream, consumer)

    async def trim(self, stream: str, *, before: datetime, epoch: int) -> int:
        return await self._as["user"].trim(stream, before=before, epoch=epoch)

    async def redact(self, stream: str, forgotten: Sequence[Forgetting], *, epoch: int) -> int:
        return await self._as["user"].redact(stream, forgotten, epoch=epoch)

    async def close(self) -> None:
        """The world closes them."""


class TestPostgres(Contract):
    @pytest.fixture
    async def transport(self, world: World) -> EachAsItself:
        # In the shared design only 'order' subscribes; here 'mailer' does, too.
        await world.fetch(world.streams_db, "select stream.allow('user_v1', array['order', 'mailer'])")
        return EachAsItself(world)


async def test_only_the_owner_publishes(world: World) -> None:
    """Another service's role may not call the function that writes the stream."""
    with pytest.raises(TransportError, match="permission denied"):
        await world.transport("order_app").publish(STREAM, messages(1), epoch=1)


async def test_only_the_owner_redacts(world: World) -> None:
    """A reader can neither change what it reads, nor look through a stream that it does not read."""
    await world.transport("user_app").publish(STREAM, messages(1), epoch=1)
    for role in ("order_app", "mailer_app"):
        with pytest.raises(TransportError, match="permission denied"):
            await world.transport(role).redact(STREAM, [forgetting("ada", 9)], epoch=1)
        async with world.connect(world.streams_db, role) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("select stream.redact_user_v1(1, '{1}', '{ada}', '{x}')")


async def test_nobody_writes_the_table_itself(world: World) -> None:
    """Not even the owner's app role: it goes through the function, which checks the epoch."""
    async with world.connect(world.streams_db, "user_app") as connection:
        for sql in ("delete from stream.user_v1", "update stream.epochs set epoch = 0", "delete from stream.cursors"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(sql)


async def test_only_declared_subscribers_read(world: World) -> None:
    """'mailer' has not declared the stream, so the database refuses it."""
    with pytest.raises(TransportError, match="permission denied"):
        await world.transport("mailer_app").subscribe(STREAM, "mailer").fetch(1, 0)


async def test_nobody_acknowledges_for_another(world: World) -> None:
    """Moving another consumer's cursor would make it lose events."""
    await world.transport("user_app").publish(STREAM, messages(1), epoch=1)
    posing = world.transport("mailer_app").subscribe(STREAM, "order")
    found = await world.transport("order_app").subscribe(STREAM, "order").fetch(1, 1)
    with pytest.raises(TransportError, match="role mailer_app is not consumer order"):
        await posing.acknowledge(found)


async def test_a_subscription_that_is_no_longer_declared_is_closed(world: World) -> None:
    """Running the grants again takes away what the design no longer says."""
    await world.transport("user_app").publish(STREAM, messages(1), epoch=1)
    await world.fetch(world.streams_db, "select stream.allow('user_v1', array['mailer'])")
    with pytest.raises(TransportError, match="permission denied"):
        await world.transport("order_app").subscribe(STREAM, "order").fetch(1, 0)
    assert len(await world.transport("mailer_app").subscribe(STREAM, "mailer").fetch(1, 1)) == 1


async def test_a_lost_connection_is_said_and_mended(world: World) -> None:
    """After a cut the next call fails at most once and then works; nothing comes twice or not at all."""
    transport = world.transport("user_app")
    await transport.publish(STREAM, messages(1), epoch=1)
    await world.cut(world.streams_db)
    for _ in range(2):
        try:
            await transport.publish(STREAM, messages(1, start=2), epoch=1)
            break
        except TransportError:
            continue
    assert [row[0] for row in await world.published("sequence")] == [1, 2]


async def test_two_leaders_at_the_same_moment_do_not_mix(world: World) -> None:
    """While a newer leader's transaction is open the older one waits, and is then fenced."""
    async with world.connect(world.streams_db, "user_app") as newer:
        transaction = newer.transaction()
        await transaction.start()
        await newer.execute("select stream.publish_user_v1(2, '{}', '{}', '{}', '{}', '{}', '{}', '{}')")
        older = asyncio.create_task(world.transport("user_app").publish(STREAM, messages(1), epoch=1))
        await asyncio.sleep(0.2)
        assert not older.done()
        await transaction.commit()
        with pytest.raises(Fenced):
            await older
    assert await world.published() == []


async def test_polling_is_enough(world: World) -> None:
    """A message whose hint is lost arrives all the same."""
    subscription = world.transport("order_app").subscribe(STREAM, "order")
    waiting = asyncio.create_task(subscription.fetch(10, 5.0))
    await asyncio.sleep(0.2)
    async with world.connect(world.streams_db) as connection:
        await connection.execute(
            """select stream.publish_user_v1(1, array[gen_random_uuid()], '{ada}', '{1}', '{user_upserted}',
            array[now()], '{"{}"}', '{x}')"""
        )
    assert sequences(await waiting) == [1]


async def test_a_consumer_in_another_process_is_woken(world: World) -> None:
    """The notification goes over the database."""
    other = PostgresTransport(world.dsn(world.streams_db, "order_app"), poll=10.0)
    world.transports.append(other)
    waiting = asyncio.create_task(other.subscribe(STREAM, "order").fetch(10, 20.0))
    await asyncio.sleep(0.3)
    await world.transport("user_app").publish(STREAM, messages(1), epoch=1)
    assert sequences(await asyncio.wait_for(waiting, 2)) == [1]
