"""The running service makes the partitions of the coming days, and tells when one was missing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from onehand.gen.sql.partitions import journals_script
from onehand.runtime.journal import partitions
from onehand.runtime.journal.lease import TRY_LOCK
from onehand.runtime.journal.partitions import count_misplaced, upkeep
from onehand.runtime.stream import metrics
from tests.runtime.world import ORDER, USER, World, until

NEWEST = """\
select partition from onehand.partitions() where journal = $1 order by lower desc nulls last limit 1"""

COVERED = """\
select count(*) from pg_inherits where inhparent = $1::text::regclass and inhrelid::regclass::text !~ '_default$'"""


async def test_the_journal_has_partitions_ahead(world: World) -> None:
    """Made by the app role through the owner's function; a second round finds nothing to do."""
    async with world.connect(world.user_db, "user_app") as connection:
        await upkeep(USER, connection)
        first = await connection.fetchval(COVERED, "journal.users")
        await upkeep(USER, connection)
        assert await connection.fetchval(COVERED, "journal.users") == first >= 3


async def test_the_inbox_has_partitions_ahead(world: World) -> None:
    """From yesterday, whose events may still come, to some days ahead."""
    async with world.connect(world.order_db, "order_app") as connection:
        await upkeep(ORDER, connection)
        assert await connection.fetchval(COVERED, "inbox.user_v1") == partitions.DAYS_AHEAD + 2


async def test_rows_in_the_default_partition_are_counted(world: World) -> None:
    """A metric shows that a partition was missing."""
    await world.fetch(
        world.order_db,
        """insert into inbox.user_v1 values ('0f000000-0000-7000-8000-000000000000', 'ada', 1, 'user_upserted',
        now(), now(), now(), '{}', '{}') returning key""",
    )
    async with world.connect(world.order_db, "order_app") as connection:

        async def counted() -> bool:
            await count_misplaced(ORDER, connection)
            return metrics.MISPLACED.labels('inbox."user_v1_default"')._value.get() == 1

        await until(counted, "one row")


async def test_it_outlives_the_database(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A refusal is logged once and tried again."""
    await world.fetch(world.user_db, "alter function onehand.journals() rename to away")
    database = await world.database(world.user_db, "user_app")
    task = world.start(partitions.run(USER, database, first=0.01))

    async def told() -> bool:
        return "partitions must wait" in caplog.text

    await until(told, "a log line")
    await world.fetch(world.user_db, "alter function onehand.away() rename to journals")

    async def made() -> bool:
        return await world.value(world.user_db, COVERED, "journal.users") >= 3

    await until(made, "partitions")
    assert not task.done()


async def lose_the_newest(world: World, journal: str) -> str:
    """The last partition was not made yet; its name."""
    name: str = await world.value(world.user_db, NEWEST, journal)
    async with world.connect(world.user_db) as connection:
        await connection.execute(f"drop table journal.{name}")
    return name


@contextlib.asynccontextmanager
async def reading(world: World, journal: str) -> AsyncIterator[Any]:
    """A transaction that has read the journal, and stays open."""
    async with world.connect(world.user_db, "user_reader") as connection, connection.transaction():
        await connection.fetch(f"select * from journal.{journal}")
        yield connection


async def ahead(world: World) -> None:
    async with world.connect(world.user_db, "user_app") as connection:
        assert await upkeep(USER, connection) == {}


async def test_records_in_the_default_partition_of_a_journal_are_counted(world: World) -> None:
    """Exactly, and by the next round of whichever process: with the partition made, the metric is zero again."""
    await ahead(world)
    gauge = metrics.MISPLACED.labels('journal."users_default"')
    await world.fetch(
        world.user_db,
        """insert into journal.users (recorded_at, journal_operation, sequence, id)
        select '2020-01-01', 'insert', n, 'x' from generate_series(1, 3) as n returning id""",
    )
    database = await world.database(world.user_db, "user_app")
    async with database.acquire() as connection:
        await count_misplaced(USER, connection)
    assert gauge._value.get() == 3
    assert await partitions.attempt(USER, database) == {}
    assert gauge._value.get() == 0
    # That time is over, so what was moved was dropped.
    assert await world.value(world.user_db, "select count(*) from journal.users") == 0


async def test_a_journal_in_use_holds_up_no_other(world: World) -> None:
    """The one that a long transaction reads is told and counted; the others are looked after."""
    await ahead(world)
    lost = [await lose_the_newest(world, journal) for journal in ("users", "user_events")]
    failed = metrics.UPKEEP_FAILED.labels("journal.users")
    before = failed._value.get()
    async with reading(world, "users"), world.connect(world.user_db, "user_app") as connection:
        troubles = await upkeep(USER, connection)
    assert list(troubles) == ["journal.users"]
    assert isinstance(troubles["journal.users"], asyncpg.LockNotAvailableError)
    assert failed._value.get() == before + 1
    assert await world.value(world.user_db, NEWEST, "user_events") == lost[1]
    await ahead(world)
    assert await world.value(world.user_db, NEWEST, "users") == lost[0]


async def test_one_process_does_a_round(world: World) -> None:
    """While another has the lease nothing is done and nothing is wrong; when that one dies, the next round is ours."""
    await ahead(world)
    lost = await lose_the_newest(world, "users")
    database = await world.database(world.user_db, "user_app")
    async with world.connect(world.user_db, "user_app") as other:
        await other.execute("set application_name = 'the other'")
        assert await other.fetchval(TRY_LOCK, partitions.LEASE)
        assert await partitions.attempt(USER, database) == {}
        assert await world.value(world.user_db, NEWEST, "users") != lost
        assert await world.cut(world.user_db, "the other") == 1
    assert await partitions.attempt(USER, database) == {}
    assert await world.value(world.user_db, NEWEST, "users") == lost


async def test_a_lost_connection_leaves_nothing_half_made(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Cut in the middle of making a partition, again and again: no table is left over, and in the end it is there."""
    await ahead(world)
    lost = await lose_the_newest(world, "users")
    database = await world.database(world.user_db, "user_app")
    cut = 0
    async with reading(world, "users"):
        task = world.start(partitions.run(USER, database, first=0.01, longest=0.01))
        while cut < 5:
            cut += await world.cut(world.user_db, partitions.LEASE)
            await asyncio.sleep(0.01)
    tables = "select count(*) from pg_class where relkind = 'r' and relname ~ '^users_2' and not relispartition"

    async def made() -> bool:
        return bool(await world.value(world.user_db, NEWEST, "users") == lost)

    await until(made, "the partition")
    assert await world.value(world.user_db, tables) == 0
    assert "partitions must wait: all" in caplog.text
    assert not task.done()


async def test_a_mistake_is_logged_and_does_not_end_the_service(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong: with its stack, counted, and tried again."""

    class Broken:
        dsn = world.dsn(world.user_db, "user_app")

        def acquire(self) -> Any:
            raise AssertionError

    failed = metrics.UPKEEP_FAILED.labels("all")
    before = failed._value.get()
    task = world.start(partitions.run(USER, Broken(), first=0.01, longest=0.01))

    async def again() -> bool:
        return bool(failed._value.get() >= before + 3)

    await until(again, "three attempts")
    assert "the round over the partitions of 'user' failed" in caplog.text
    assert not task.done()


async def test_it_follows_the_design(world: World) -> None:
    """Period and retention are asked of the database in each round: a migration needs no new process."""
    await ahead(world)
    async with world.connect(world.user_db) as connection:
        await connection.execute("set role user_owner")
        await connection.execute(
            """create table journal.users_old partition of journal.users
            for values from ('2026-01-01 UTC') to ('2026-01-02 UTC')"""
        )
        days = "select (current_date - '2026-01-01') + $1"
        for period, keep in (("month", 30), ("week", -30)):
            count = await connection.fetchval(days, keep)
            script = journals_script("user", [("users", "user", count, period), ("user_events", None, 90, "day")])
            await connection.execute(script.text)
            await ahead(world)
            far = f"now() + interval '3 {period}s'"
            assert await connection.fetchval(f"select max(upper) >= {far} from onehand.partitions()")
            exists = await connection.fetchval("select to_regclass('journal.users_old') is not null")
            assert exists == (keep > 0)
