"""Does anybody have to wait for a migration? Only for locks of a moment, under which no table is read or rewritten."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from onehand.gen.sql.migration.step import MigrationStep
from tests.gen.sql.migration.cases import CASES, NAME, Case, f, users
from tests.gen.sql.migration.versions import run_step
from tests.workspace.databases import Made, made

ROWS = 2500
"""More than two batches."""

FILES = """\
select array_agg((c.oid, c.relfilenode)::text order by c.oid) as files,
  coalesce(sum(pg_stat_get_xact_tuples_returned(c.oid)), 0)::int as read
from pg_class as c where c.oid = 'public.users'::regclass
  or c.oid in (select inhrelid from pg_inherits where inhparent = 'journal.users'::regclass)"""
"""In which files the rows are, and how many of them this transaction has read by walking through a table."""

BIG = Case(
    users(NAME, f("age", "integer"), f("level", "integer", optional=True), f("size", optional=True)),
    users(
        f("full_name", maximum=50, was="name"),
        f("age", was="age"),
        f("level", "integer", default=3),
        f("nick"),
        search=("nick",),
        unique=(("full_name",),),
    ),
    {},
    {},
    fills={"users.nick": "left(id, 3)"},
)
"""Something of everything at once."""


async def populated(postgres: Any, case: Case) -> Made:
    database = await made(postgres, case.before, case.before.services["user"])
    app = await database.connect("app")
    await app.execute(
        "insert into users (id, name, age, size)"
        f" select 'r' || n, 'name ' || n, n, 's' from generate_series(1, {ROWS}) as n"
    )
    await app.close()
    return database


async def test_no_table_is_read_or_rewritten_under_a_lock(postgres: Any) -> None:
    """What runs in a transaction with short timeouts only changes the catalogue."""
    database = await populated(postgres, BIG)
    owner = await database.connect("owner")
    plan = BIG.plan()
    for step in (*plan.expand, *plan.contract):
        if step.mode != "together":
            await run_step(owner, step)
            continue
        async with owner.transaction():
            before = await owner.fetchrow(FILES)
            await owner.execute(step.sql)
            after = await owner.fetchrow(FILES)
        assert after["files"] == before["files"], f"rewrites: {step.what}"
        assert after["read"] == before["read"], f"reads: {step.what}"
    filled = await owner.fetchrow(
        "select count(*) as rows, count(distinct full_name) as names, min(nick) as nick, sum(level) as levels,"
        " count(age_string) as ages from users"
    )
    assert tuple(filled) == (ROWS, ROWS, "r1", 3 * ROWS, ROWS)
    assert await owner.fetchval("select count(*) from journal.users where nick is null or full_name is null") == 0
    await owner.close()


async def test_writers_go_on_beside_what_reads_whole_tables(postgres: Any) -> None:
    """While validating, indexing and filling, a writer that waits for at most 200 ms writes."""
    database = await populated(postgres, BIG)
    owner, holder, writer, watcher = [await database.connect(one) for one in ("owner", "app", "app", "superuser")]
    await writer.execute("set lock_timeout = '200ms'")
    steps = BIG.plan().expand
    for at, step in enumerate(steps):
        if step.mode == "together":
            await run_step(owner, step)
            continue
        async with holder.transaction():
            await holder.execute("update users set size = $1 where id = 'r2000'", f"held {at}")
            running = asyncio.create_task(first(owner, step))
            await asyncio.sleep(0)
            await started(watcher, running)
            await writer.execute("insert into users (id, name, age) values ($1, $1, 1)", f"w{at}")
            await writer.execute("update users set size = 'w' where id = $1", f"w{at}")
        await running
        if step.mode == "batches":
            await run_step(owner, step)
    for one in (owner, holder, writer, watcher):
        await one.close()


async def first(owner: Any, step: MigrationStep) -> None:
    """Of the batches only the first: it ends before the row that is held."""
    if step.mode == "alone":
        await owner.execute(step.sql)
        return
    async with owner.transaction():
        await owner.execute(step.sql)


BUSY = """\
select count(*) > 0 from pg_stat_activity
where usename = 'user_owner' and datname = current_database() and wait_event_type = 'Lock'"""


async def started(watcher: Any, running: asyncio.Task[None]) -> None:
    """It waits for the open transaction, as an index does, or it is through, as everything else."""
    while not running.done() and not await watcher.fetchval(BUSY):
        await asyncio.sleep(0.01)


LOCKS = "select mode from pg_locks where pid = pg_backend_pid() and relation = 'public.users'::regclass"


async def test_a_batch_locks_its_rows_and_nothing_else(postgres: Any) -> None:
    """At most a thousand rows, and of the table what every writer takes."""
    database = await populated(postgres, BIG)
    owner, writer = await database.connect("owner"), await database.connect("app")
    await writer.execute("set lock_timeout = '200ms'")
    for step in BIG.plan().expand[:-1]:
        if step.mode == "together":
            await run_step(owner, step)
    batch = next(one for one in BIG.plan().expand if one.mode == "batches")
    async with owner.transaction():
        assert await owner.execute(batch.sql) == "SELECT 1000"
        assert {row["mode"] for row in await owner.fetch(LOCKS)} <= {
            *("AccessShareLock", "RowShareLock", "RowExclusiveLock")
        }
        assert await owner.fetchval("select count(*) from users where full_name is not null") == 1000
        later = await writer.fetchval("select id from users order by id offset 1000 limit 1")
        await writer.execute("update users set size = 'free' where id = $1", later)
    assert await owner.fetchval("select last from onehand.backfill") < later
    await owner.close()
    await writer.close()


async def test_a_fill_that_was_cut_off_goes_on_where_it_stopped(postgres: Any) -> None:
    """The next batch begins behind the last one that was committed, also in another session."""
    database = await populated(postgres, BIG)
    plan = BIG.plan()
    batch = next(one for one in plan.expand if one.mode == "batches")
    owner = await database.connect("owner")
    for step in plan.expand[:-1]:
        if step.mode == "together":
            await run_step(owner, step)
    tags = []
    for cut in (False, True, False, False, False):
        transaction = owner.transaction()
        await transaction.start()
        tags.append(await owner.execute(batch.sql))
        if cut:
            await owner.close()
            owner = await database.connect("owner")
        else:
            await transaction.commit()
    assert tags == ["SELECT 1000", "SELECT 1000", "SELECT 1000", "SELECT 500", "SELECT 0"]
    assert await owner.fetchval("select count(*) from users where full_name is null or nick is null") == 0
    await owner.close()


@pytest.mark.parametrize("name", CASES)
def test_what_takes_long_is_never_in_a_transaction_of_locks(name: str) -> None:
    """Validation and indexes of tables that exist stand alone; new rules come 'not valid'."""
    case = CASES[name].plan()
    for step in (*case.expand, *case.contract):
        code = statements(step.sql)
        if step.mode == "together":
            assert not any("validate constraint" in line or "concurrently" in line for line in code), step.sql
            added = [line for line in code if "add constraint" in line and not step.what.startswith("connect table")]
            assert all("not valid" in line for line in added), "but for a new table, which is empty"
        if step.mode == "alone":
            assert len(code) == 1, "outside a transaction there is one statement at a time"
            assert not step.undo or len(statements(step.undo)) == 1


def statements(sql: str) -> list[str]:
    return [line for line in lines(sql.splitlines()) if line]


def lines(text: Iterable[str]) -> list[str]:
    """One per statement, without comments; a function is one."""
    bare = "\n".join(line for line in text if not line.startswith("--"))
    return [one.strip() for one in bare.split(";\n")] if "$$" not in bare else [bare]
