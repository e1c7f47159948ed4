"""The running service makes the partitions of the coming days, and tells when one was missing."""

from __future__ import annotations

import pytest

from onehand.runtime.journal import partitions
from onehand.runtime.journal.partitions import upkeep
from onehand.runtime.stream import metrics
from tests.runtime.world import ORDER, USER, World, until

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
            await upkeep(ORDER, connection)
            return metrics.MISPLACED.labels('inbox."user_v1_default"')._value.get() == 1

        await until(counted, "one row")


async def test_it_outlives_the_database(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A refusal is logged once and tried again."""
    await world.fetch(world.user_db, "alter function onehand.journals() rename to away")
    database = await world.database(world.user_db, "user_app")
    task = world.start(partitions.run(USER, database))

    async def told() -> bool:
        return "partitions must wait" in caplog.text

    await until(told, "a log line")
    await world.fetch(world.user_db, "alter function onehand.away() rename to journals")

    async def made() -> bool:
        return await world.value(world.user_db, COVERED, "journal.users") >= 3

    await until(made, "partitions")
    assert not task.done()
