"""The keepers of the partitions are killed and cut off at any moment. No write fails, no record is lost or doubled."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from onehand.runtime.journal.partitions import LEASE, upkeep
from tests.runtime.world import USER, World, add_user, until

ROOT = Path(__file__).parents[2]
ORPHANS = """\
select array_agg(relname::text) from pg_class join pg_namespace as n on n.oid = relnamespace
where nspname = 'journal' and relkind = 'r' and not relispartition and relname <> 'queue'"""
UNCOVERED = """\
select count(*) from generate_series(0, 3) as day where not exists (
  select from onehand.partitions() as p
  where p.journal = 'users' and p.lower <= now() + day * interval '1 day' and now() + day * interval '1 day' < p.upper
)"""


@asynccontextmanager
async def keeper(world: World) -> AsyncIterator[None]:
    """Killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.keeper",
        world.dsn(world.user_db, "user_app"),
        cwd=ROOT,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def write(world: World, stop: asyncio.Event) -> int:
    """How many rows; every one of them must be taken."""
    count = 0
    async with world.connect(world.user_db, "user_app") as connection:
        while not stop.is_set():
            count += 1
            await add_user(connection, f"u{count}")
            await asyncio.sleep(0.005)
    return count


async def disturb(world: World, chance: random.Random) -> None:
    """A partition is missing, or one is too old, or a connection is cut, or somebody reads for a while."""
    async with world.connect(world.user_db) as connection:
        await connection.execute("set role user_owner; set lock_timeout = '1s'")
        what = chance.choice(["lose", "age", "cut", "read"])
        try:
            if what == "lose":
                await connection.execute(
                    """do $$ declare name text := (
                      select partition from onehand.partitions() where journal = 'users' and lower > now() limit 1
                    ); begin if name is not null then execute format('drop table journal.%I', name); end if; end $$"""
                )
            elif what == "age":
                day = f"20{chance.randrange(10, 20)}-01-{chance.randrange(1, 28):02}"
                await connection.execute(
                    f"""insert into journal.users (recorded_at, journal_operation, sequence, id)
                    values ('{day} UTC', 'insert', 1, 'aged')"""
                )
            elif what == "read":
                async with connection.transaction():
                    await connection.fetch("select count(*) from journal.users")
                    await asyncio.sleep(chance.uniform(0, 0.2))
        except asyncpg.LockNotAvailableError:
            pass
    if what == "cut":
        await world.cut(world.user_db, LEASE)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
async def test_at_random_no_write_fails_and_no_record_is_lost(world: World, seed: int) -> None:
    """Two keepers at once, killed again and again, while rows are written: in the end all is as if one had worked."""
    chance = random.Random(seed)
    stop = asyncio.Event()
    writing = asyncio.create_task(write(world, stop))
    for _ in range(3):
        async with keeper(world), keeper(world):
            for _ in range(12):
                await disturb(world, chance)
                await asyncio.sleep(chance.uniform(0, 0.1))
    stop.set()
    count = await writing

    async def settled() -> bool:
        async with world.connect(world.user_db, "user_app") as connection:
            return not await upkeep(USER, connection)

    await until(settled, "a round without trouble")
    assert await world.value(world.user_db, UNCOVERED) == 0
    assert await world.value(world.user_db, ORPHANS) is None
    assert await world.value(world.user_db, "select count(*) from journal.users_default") == 0
    assert await world.value(world.user_db, "select count(*) from journal.users where id = 'aged'") == 0
    records = await world.value(world.user_db, "select count(*) from journal.users")
    assert (records, await world.queue()) == (count, count)
