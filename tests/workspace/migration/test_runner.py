"""Does a run of scripts go on wherever the run before was cut off?"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from onehand.workspace.migration import runner
from onehand.workspace.problem import Problem
from tests.workspace.migration.world import FIRST, NOTED, begun, hashed, step

ADD = step("add column 'things.note'", "alter table things add column note text;")
FILL = step(
    "fill 'things.note'",
    "select set_config('onehand.silent', 'on', true);\n"
    "update things set note = 'noted' where id in (select id from things where note is null order by id limit 3);",
    "batches",
)
INDEX = step(
    "create index 'things_note_unique'",
    "create unique index concurrently things_note_unique on things (note);",
    "alone",
    undo="drop index concurrently if exists things_note_unique;",
    help="make the notes different",
)
PLAIN_INDEX = step(
    "create index 'things_note_index'",
    "create index concurrently things_note_index on things (note);",
    "alone",
    undo="drop index concurrently if exists things_note_index;",
)
LAST = step("describe 'things.note'", "comment on column things.note is 'Anything.';")


async def test_steps_run_in_order_and_say_what_they_did(postgres: Any, tmp_path: Path) -> None:
    """One line per step with its duration, of batches the rows; then the new code may run beside the old."""
    world = await begun(postgres, tmp_path, rows=7)
    world.steps(ADD, FILL, PLAIN_INDEX, LAST)
    done = await world.migrate(NOTED)
    assert [name.split("_", 1)[1] for name in done.scripts] == ["expand_made"]
    assert await world.value("select count(*) from things where note = 'noted'") == 7
    assert await world.value("select serves from onehand.migrations order by id desc limit 1") == [
        hashed(FIRST),
        hashed(NOTED),
    ]
    said = [line.strip() for line in world.said if line.startswith("    ")]
    assert [line.rpartition(" (")[0] for line in said] == [
        "add column 'things.note'",
        "fill 'things.note': 7 rows in 3 batches",
        "create index 'things_note_index'",
        "describe 'things.note'",
    ]
    assert all(line.endswith(" s)") for line in said)


async def test_a_step_that_fails_is_where_the_next_run_goes_on(postgres: Any, tmp_path: Path) -> None:
    """What was done stays done; a half-made index is made anew when the rows allow it."""
    world = await begun(postgres, tmp_path, rows=4)
    world.steps(ADD, FILL, INDEX, LAST)
    with pytest.raises(Problem, match="cannot create index 'things_note_unique' in 'moved'") as stopped:
        await world.migrate(NOTED)
    assert stopped.value.status == 1
    assert "step 3 of" in stopped.value.detail
    assert stopped.value.hint.startswith("make the notes different; then the same again")
    assert (
        await world.value("select indisvalid from pg_index where indexrelid = 'things_note_unique'::regclass") is False
    )
    assert await world.value("select serves from onehand.migrations order by id desc limit 1") == [hashed(FIRST)]
    await world.execute("update things set note = id", "superuser")
    world.said.clear()
    await world.migrate(NOTED)
    assert (
        await world.value("select indisvalid from pg_index where indexrelid = 'things_note_unique'::regclass") is True
    )
    assert "goes on after step 2 of 4" in world.said[1]
    assert (await world.rows())[-1] == ("expand", "made", True)
    assert not (await world.migrate(NOTED)).changed


async def test_steps_together_are_all_or_nothing(postgres: Any, tmp_path: Path) -> None:
    """Their record is in the same transaction: after a failure there is neither, and the script may be mended."""
    world = await begun(postgres, tmp_path)
    path = world.steps(ADD, step("break", "select 1 / 0;"))
    with pytest.raises(Problem, match="cannot break in 'moved'") as stopped:
        await world.migrate(NOTED)
    assert "division by zero" in stopped.value.detail
    assert stopped.value.status == 2
    assert len(await world.rows()) == 1
    assert await world.value("select count(*) from information_schema.columns where column_name = 'note'") == 0
    path.write_text(path.read_text().replace("1 / 0", "1"))
    await world.migrate(NOTED)


async def test_a_script_that_stopped_at_a_first_step_alone_may_be_mended(postgres: Any, tmp_path: Path) -> None:
    """Nothing of it is in the database, although it was begun."""
    world = await begun(postgres, tmp_path)
    path = world.steps(step("index", "create index concurrently i on nowhere (x);", "alone"), ADD)
    with pytest.raises(Problem, match="cannot index"):
        await world.migrate(NOTED)
    assert (await world.rows())[-1] == ("expand", "made", False)
    path.write_text(path.read_text().replace("nowhere (x)", "things (name)"))
    await world.migrate(NOTED)
    assert [row[2] for row in await world.rows()] == [True, True]


async def test_a_lost_connection_is_said_and_the_second_run_finishes(postgres: Any, tmp_path: Path) -> None:
    """The backend is killed in the middle of the batches: batches that were done stay done."""
    world = await begun(postgres, tmp_path, rows=7)
    fatal = (
        "do $$ begin if (select count(*) = 3 from things where note is not null) then"
        " perform pg_terminate_backend(pg_backend_pid()); end if; end $$;\n"
    )
    filling = step("fill", fatal + FILL.sql, "batches")
    world.steps(ADD, filling, LAST)
    with pytest.raises(Problem, match="connection to database 'moved' was lost") as stopped:
        await world.migrate(NOTED)
    assert stopped.value.hint.startswith("nothing is half done: run the same command again")
    assert await world.value("select count(*) from things where note is not null") == 3
    await world.execute("update things set note = 'by hand' where id = 't4'")
    await world.migrate(NOTED)
    assert await world.value("select array_agg(distinct note order by note) from things") == ["by hand", "noted"]
    assert (
        await world.value(
            "select col_description('things'::regclass, attnum) from pg_attribute "
            "where attrelid = 'things'::regclass and attname = 'note'"
        )
        == "Anything."
    )


async def test_a_backend_killed_from_outside_is_no_fault_of_a_step(postgres: Any, tmp_path: Path) -> None:
    """As a failover does it: one clear message, and nothing of the transaction is left."""
    world = await begun(postgres, tmp_path)
    world.steps(ADD, step("wait", "select pg_sleep(60);"))
    running = asyncio.create_task(world.migrate(NOTED))
    look = "select pid from pg_stat_activity where query like 'select pg_sleep%' and datname = 'moved'"
    while not (pid := await world.value(look)):
        await asyncio.sleep(0.02)
    await world.value(f"select pg_terminate_backend({pid})")
    with pytest.raises(Problem, match="was lost"):
        await running
    assert len(await world.rows()) == 1


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from onehand.workspace.migrate import migrate
from onehand.workspace.migration.files import read_folder
from tests.workspace.migration.world import NOTED, SERVICE, model

left = int(sys.argv[3])

def report(line):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(migrate(sys.argv[1], model(NOTED), read_folder(Path(sys.argv[2]), SERVICE), drafting=False, report=report))
"""


async def test_killed_at_any_step_the_next_run_ends_right(postgres: Any, tmp_path: Path) -> None:
    """kill -9 after each line in turn: every run goes on, and the last one finds the whole."""
    world = await begun(postgres, tmp_path, rows=7)
    world.steps(ADD, FILL, PLAIN_INDEX, LAST, FILL, PLAIN_INDEX, LAST)
    ended = []
    for line in (2, 3, 3, 3, 3):
        words = [sys.executable, "-c", KILLED, world.url, str(world.path), str(line)]
        done = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True)
        ended.append(done.returncode)
        assert done.returncode in (-9, 0), done.stderr
    assert ended[0] == -9
    await world.migrate(NOTED)
    assert (await world.rows())[-1] == ("expand", "made", True)
    assert await world.value("select steps_done from onehand.migrations order by id desc limit 1") == 7
    assert await world.value("select count(*) from things where note = 'noted'") == 7
    assert await world.value("select indisvalid from pg_index where indexrelid = 'things_note_index'::regclass") is True


async def test_two_at_once_one_waits_and_finds_nothing_to_do(postgres: Any, tmp_path: Path) -> None:
    """Also when an index is made concurrently, which waits for every older snapshot: the waiter holds none."""
    world = await begun(postgres, tmp_path, rows=7)
    world.steps(ADD, FILL, PLAIN_INDEX, LAST)
    results = await asyncio.gather(*(world.migrate(NOTED) for _ in range(3)))
    assert sorted(result.changed for result in results) == [False, False, True]
    assert len(await world.rows()) == 2


async def test_who_waits_for_another_migrator_says_so(postgres: Any, tmp_path: Path) -> None:
    """Nothing is read before the other one has ended."""
    world = await begun(postgres, tmp_path)
    world.steps(ADD)
    other = await world.database.connect("owner")
    await other.execute("select pg_advisory_lock(hashtextextended('onehand.migrate', 0))")
    waiting = asyncio.create_task(world.migrate(NOTED))
    while "moved: somebody else is migrating; waiting" not in world.said:
        await asyncio.sleep(0.01)
    assert not waiting.done()
    await other.close()
    assert (await waiting).changed


async def test_a_lock_that_is_held_is_tried_for_again(postgres: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """The transaction gives its locks back in between; when the table is free, it is done."""
    world = await begun(postgres, tmp_path)
    world.steps(step("make it short", "set local lock_timeout = '50ms';"), ADD)
    held = await world.database.connect("app")
    transaction = held.transaction()
    await transaction.start()
    await held.fetch("select * from things")

    async def pause(seconds: float) -> None:
        if any("in use" in line for line in world.said):
            await transaction.rollback()

    monkeypatch.setattr("onehand.workspace.migration.runner.asyncio.sleep", pause)
    await world.migrate(NOTED)
    await held.close()
    assert "    make it short: the table is in use; again in 0.2 s" in world.said


async def test_a_lock_that_never_comes_is_said_plainly(postgres: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """After a few attempts it ends, with nothing changed."""
    monkeypatch.setattr(runner, "PAUSES", (0.0, 0.0))
    world = await begun(postgres, tmp_path)
    world.steps(step("make it short", "set local lock_timeout = '50ms';"), ADD)
    held = await world.database.connect("app")
    async with held.transaction():
        await held.fetch("select * from things")
        with pytest.raises(Problem, match="something has used the table for too long") as stopped:
            await world.migrate(NOTED)
    await held.close()
    assert "dev db status" in stopped.value.hint
    assert len(await world.rows()) == 1


async def test_only_the_owner_migrates(postgres: Any, tmp_path: Path) -> None:
    """What a superuser made would be the superuser's."""
    world = await begun(postgres, tmp_path)
    world.database = _AsSuperuser(world.database)  # type: ignore[assignment]
    with pytest.raises(Problem, match="is migrated by role 'moved_owner', this is 'postgres'"):
        await world.migrate(FIRST)


class _AsSuperuser:
    def __init__(self, database: Any) -> None:
        self._database = database

    def url(self, role: str) -> str:
        found: str = self._database.url("superuser")
        return found


async def test_the_app_cannot_change_the_record(postgres: Any, tmp_path: Path) -> None:
    """Which code may run is the owner's to say."""
    world = await begun(postgres, tmp_path)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.execute("update onehand.migrations set serves = '{}'")
