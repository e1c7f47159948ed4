"""Do scripts run in their order, the contract a deployment later, and does an empty database contain them all?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onehand.workspace.migrate import waiting
from onehand.workspace.migration import runner
from onehand.workspace.migration.record import read_record
from onehand.workspace.migration.session import migrating, silent
from onehand.workspace.migration.state import migration_state
from onehand.workspace.problem import Problem
from tests.gen.sql.designs import field
from tests.workspace.migration.world import (
    FIRST,
    NAME,
    NOTED,
    RANKED,
    SERVICE,
    Moved,
    begun,
    empty,
    hashed,
    lasting,
    model,
    moved,
    step,
)
from tests.workspace.test_migrate import catalogue

RENAMED = moved(field("title", maximum=100, was="name"), field("note", optional=True))
SHORT = moved(NAME)


async def serves(world: Moved) -> list[str]:
    found: list[str] = await world.value("select serves from onehand.migrations order by id desc limit 1")
    return found


async def test_the_contract_waits_for_the_next_expand(postgres: Any, tmp_path: Path) -> None:
    """E1 C1 E2 C2: each deployment runs the contract of the one before, then its own expand."""
    world = await begun(postgres, tmp_path, rows=5)
    world.write(NOTED)
    first = await world.migrate(NOTED)
    assert [name.split("_")[1] for name in first.scripts] == ["expand"]
    assert [name.split("_")[1] for name in first.waiting] == ["contract"]
    assert await serves(world) == [hashed(FIRST), hashed(NOTED)]
    assert not (await world.migrate(NOTED)).changed
    world.write(RENAMED)
    second = await world.migrate(RENAMED)
    assert [name.split("_")[1] for name in second.scripts] == ["contract", "expand"]
    assert await serves(world) == [hashed(NOTED), hashed(RENAMED)]
    assert await world.value("select count(*) from things where title = name") == 5
    third = await world.contract()
    assert [name.split("_")[1] for name in third.scripts] == ["contract"]
    assert await serves(world) == [hashed(RENAMED)]
    assert not (await world.contract()).changed
    assert (
        await world.value(
            "select count(*) from information_schema.columns where table_name = 'things'"
            " and table_schema = 'public' and column_name = 'name'"
        )
        == 0
    )


async def test_two_deployments_at_once_are_said(postgres: Any, tmp_path: Path) -> None:
    """The contract of a version that was never deployed ends the one that runs."""
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    world.write(RENAMED)
    await world.migrate(RENAMED)
    assert "the version between was never deployed" in "\n".join(world.said)


async def test_code_that_runs_is_not_contracted_away(postgres: Any, tmp_path: Path) -> None:
    """Whoever deploys says what runs; then the contract is refused, and nothing has run."""
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    await world.migrate(NOTED, running=[hashed(FIRST)])
    with pytest.raises(Problem, match="would end code of 'moved' that still runs") as stopped:
        await world.contract(running=[hashed(FIRST), hashed(NOTED)])
    assert stopped.value.code == "still-running"
    world.write(RENAMED)
    with pytest.raises(Problem, match="still runs"):
        await world.migrate(RENAMED, running=[hashed(FIRST)])
    assert len(await world.rows()) == 2
    await world.migrate(RENAMED, running=[hashed(NOTED)])


async def test_the_contract_needs_the_expand(postgres: Any, tmp_path: Path) -> None:
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    with pytest.raises(Problem, match="has not got all of its expand scripts"):
        await world.contract()
    with pytest.raises(Problem, match="has not got all of its expand scripts"):
        await waiting(world.url, world.folder)
    await world.migrate(NOTED)
    [file] = await waiting(world.url, world.folder)
    assert file.kind == "contract"


async def test_a_contract_that_was_cut_off_is_finished_by_a_migration(postgres: Any, tmp_path: Path) -> None:
    """From its first step on the old code cannot run."""
    world = await begun(postgres, tmp_path)
    world.steps(step("add", "alter table things add note text;"))
    path = world.steps(
        step("take away", "select 1;"), step("break", "select 1/0;", "alone"), step("end", "select 2;"), kind="contract"
    )
    await world.migrate(NOTED)
    with pytest.raises(Problem, match="cannot break"):
        await world.contract()
    assert await serves(world) == [hashed(NOTED)]
    state = await migration_state(world.url, model(NOTED), world.folder)
    assert state.unfinished is not None
    assert (state.unfinished.name, state.unfinished.done, state.unfinished.of) == (path.stem, 1, 3)
    await world.execute("create function public.nothing() returns int language sql as 'select 1'", "superuser")
    with pytest.raises(Problem, match="cannot break"):
        await world.migrate(NOTED)
    # A step cannot be mended in a test without editing the script: so the record is.
    await world.execute("update onehand.migrations set steps_done = 2 where not finished", "superuser")
    done = await world.migrate(NOTED)
    assert done.scripts == (path.stem,)
    assert (await world.rows())[-1] == ("contract", "made", True)


async def test_an_empty_database_contains_all_scripts(postgres: Any, tmp_path: Path) -> None:
    """It is made at once, and only the newest code may run."""
    world = await empty(postgres, tmp_path)
    for wanted in (FIRST, NOTED, RENAMED):
        world.write(wanted)
    done = await world.migrate(RENAMED)
    assert (done.first, done.scripts, done.draft) == (True, (), False)
    assert done.contained == world.folder.names
    assert done.waiting == ()
    assert await serves(world) == [hashed(RENAMED)]
    assert not (await world.migrate(RENAMED)).changed
    assert str(done).startswith("moved: ")


async def test_all_scripts_lead_where_a_new_database_begins(postgres: Any, tmp_path: Path) -> None:
    """Run one by one in an empty database, they make what the design makes at once: compared by catalogue."""
    world = await empty(postgres, tmp_path)
    for wanted in (FIRST, NOTED, RANKED, SHORT):
        world.write(wanted)
    async with migrating(world.url, SERVICE, silent) as connection:
        for file in world.folder.files:
            record = await read_record(connection, SERVICE)
            run = runner.begin(connection, file, None, serves=record.serves, schema=None, report=silent)
            await run.all()
    by_scripts = await catalogue(world.database)
    assert [row[2] for row in await world.rows()] == [True] * len(world.folder.files)
    fresh = await empty(postgres, tmp_path / "fresh")
    await fresh.migrate(SHORT, drafting=True)
    assert lasting(by_scripts) == lasting(await catalogue(fresh.database))


async def test_a_dry_run_shows_the_scripts_and_runs_none(postgres: Any, tmp_path: Path) -> None:
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    world.write(RENAMED)
    parts = await world.foresee(RENAMED)
    assert [part.kind for part in parts] == ["expand", "contract", "expand"]
    assert parts[0].sql.startswith("-- expand of 'moved'")
    assert len(await world.rows()) == 1


async def test_a_design_ahead_of_its_scripts_is_said(postgres: Any, tmp_path: Path) -> None:
    """Outside of a developer's machine nothing is drafted."""
    world = await begun(postgres, tmp_path)
    done = await world.migrate(NOTED)
    assert not done.changed
    assert str(done) == "moved: the design says more than the migrations: dev db diff moved"


async def test_the_state_tells_everything(postgres: Any, tmp_path: Path) -> None:
    """What was applied, what would run, what waits, what no script says; and what does not fit."""
    world = await empty(postgres, tmp_path)
    world.write(FIRST)
    new = await migration_state(world.url, model(FIRST), world.folder)
    assert (new.at, new.fits, [one.split("_", 1)[1] for one in new.pending]) == ("", False, ["expand_create"])
    await world.migrate(FIRST)
    world.write(NOTED)
    behind = await migration_state(world.url, model(NOTED), world.folder)
    assert [one.name.split("_", 1)[1] for one in behind.applied] == ["expand_create"]
    assert [one.split("_", 1)[1] for one in behind.pending] == ["expand_add_things_note", "contract_add_things_note"]
    assert (behind.fits, behind.waiting, behind.unwritten) == (False, None, False)
    await world.migrate(NOTED)
    middle = await migration_state(world.url, model(RENAMED), world.folder)
    assert middle.waiting is not None
    assert (middle.waiting.split("_", 1)[1], middle.pending) == ("contract_add_things_note", [])
    assert (middle.unwritten, middle.fits, middle.draft) == (True, False, False)
    assert middle.serves == [hashed(FIRST), hashed(NOTED)]
    path = world.folder.files[1].path
    path.write_text(path.read_text() + "-- more\n")
    edited = await migration_state(world.url, model(NOTED), world.folder)
    assert "was changed after it was applied" in edited.problem
    assert "git checkout" in edited.hint
