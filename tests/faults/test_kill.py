"""Processes are killed with SIGKILL at the worst moments. What was lost: nothing. What came twice: nothing."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.runtime.world import World, until

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def worker(world: World, what: str, point: str = "never") -> AsyncIterator[asyncio.subprocess.Process]:
    database, role = {"publish": (world.user_db, "user_app"), "consume": (world.order_db, "order_app")}[what]
    arguments = (what, world.dsn(database, role), world.dsn(world.streams_db, role), point)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.worker", *arguments, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def killed(world: World, what: str, point: str) -> None:
    """Runs a worker until it has killed itself at that point."""
    async with worker(world, what, point) as process:
        assert await asyncio.wait_for(process.wait(), 20) == -signal.SIGKILL


async def test_the_publisher_dies_between_publish_and_delete(world: World) -> None:
    """Published twice, with one event_id; handled once."""
    await world.add("ada", "bob")
    await killed(world, "publish", "published")
    assert await world.queue() == 2
    await world.publish()
    await world.follow()
    await world.quiet()
    ids = [event_id for (event_id,) in await world.published("event_id")]
    assert (len(ids), len(set(ids))) == (4, 2)
    assert sorted(await world.seen()) == [("ada", "upserted"), ("bob", "upserted")]


async def test_the_consumer_dies_between_store_and_acknowledge(world: World) -> None:
    """Delivered twice, stored once, handled once."""
    await world.publish()
    await world.add("ada", "bob")
    await killed(world, "consume", "stored")
    await world.follow()
    await world.quiet()
    assert sorted(await world.seen()) == [("ada", "upserted"), ("bob", "upserted")]


async def test_the_consumer_dies_in_a_handler(world: World) -> None:
    """What the handler wrote is gone with its transaction; the next process handles it again."""
    await world.publish()
    await world.add("ada", "bob")
    await killed(world, "consume", "handling")
    assert await world.seen() == []
    await world.follow()
    await world.quiet()
    assert sorted(await world.seen()) == [("ada", "upserted"), ("bob", "upserted")]


@pytest.mark.parametrize("seed", [1, 2])
async def test_at_random_nothing_is_lost(world: World, seed: int) -> None:
    """Publisher and consumer are killed and their connections cut while rows are inserted, changed and deleted.

    At the end the consumer's copy equals the producer's table, and every record was handled once, in order.
    """
    chance = random.Random(seed)
    writing = asyncio.create_task(write(world, chance))
    while not writing.done():
        async with worker(world, "publish"), worker(world, "consume"):
            await asyncio.sleep(chance.uniform(0.6, 1.4))
            if chance.random() < 0.5:
                await world.cut(chance.choice([world.order_db, world.streams_db]))
                await asyncio.sleep(chance.uniform(0, 0.4))
    await writing
    async with worker(world, "publish"), worker(world, "consume"):
        await until(world._is_quiet, "everything has arrived", seconds=30)
    await compare(world)


async def write(world: World, chance: random.Random) -> None:
    async with world.connect(world.user_db, "user_app") as connection:
        for step in range(400):
            id = f"u{chance.randrange(25)}"
            if chance.random() < 0.2:
                await connection.execute("delete from users where id = $1", id)
            else:
                await connection.execute(
                    """insert into users (id, email, name, status, created_at, updated_at)
                    values ($1, $1 || '.' || $2 || '@example.com', $2, 'active', now(), now())
                    on conflict (id) do update set name = excluded.name, email = excluded.email""",
                    id,
                    str(step),
                )
            await asyncio.sleep(0.01)


async def compare(world: World) -> None:
    rows = await world.fetch(world.user_db, "select id, email, sequence from users order by id")
    copies = "select id, email, sequence from copies.user_user where deleted_at is null order by id"
    assert await world.fetch(world.order_db, copies) == rows
    recorded = await world.fetch(world.user_db, "select id, sequence from journal.users order by id, journal_id")
    handled = await world.fetch(world.order_db, "select key, sequence from public.seen order by key, n")
    assert handled == recorded
