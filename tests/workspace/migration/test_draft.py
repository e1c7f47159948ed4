"""Does a developer's database follow each saved word, and become what is committed then, without losing anything?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onehand.workspace.migration.files import SCHEMA, model_text
from onehand.workspace.migration.state import migration_state
from onehand.workspace.problem import Problem
from tests.gen.sql.designs import field
from tests.workspace.migration.world import (
    FIRST,
    NAME,
    NOTED,
    RANKED,
    Moved,
    begun,
    empty,
    hashed,
    model,
    moved,
)
from tests.workspace.test_migrate import catalogue

RENAMED = moved(field("title", maximum=100, was="name"))


async def up(world: Moved, wanted: Any, **options: Any) -> Any:
    """What `dev up` does."""
    return await world.migrate(wanted, drafting=True, **options)


async def test_there_is_one_draft_and_it_follows(postgres: Any, tmp_path: Path) -> None:
    """Each change is a draft in place of the one before; back where the scripts end, there is none."""
    world = await begun(postgres, tmp_path)
    done = await up(world, NOTED)
    assert (done.draft, done.scripts, str(done).startswith("moved: draft of ")) == (True, (), True)
    await up(world, RANKED)
    assert await world.rows() == [("expand", "create", True), ("draft", "draft", True)]
    assert not (await up(world, RANKED)).changed
    state = await migration_state(world.url, model(RANKED), world.folder)
    assert (state.draft, state.unwritten, state.fits) == (True, True, True)
    await up(world, FIRST, allow_data_loss=True)
    assert await world.rows() == [("expand", "create", True)]
    assert (await migration_state(world.url, model(FIRST), world.folder)).fits


async def test_a_draft_that_is_written_is_adopted(postgres: Any, tmp_path: Path) -> None:
    """Nothing runs: the database is what the scripts lead to."""
    world = await begun(postgres, tmp_path)
    await up(world, NOTED)
    await world.execute("insert into things (id, name, note) values ('a', 'b', 'kept')")
    world.write(NOTED)
    done = await up(world, NOTED)
    assert (done.steps, done.scripts, len(done.contained)) == ((), (), 2)
    assert [row[0] for row in await world.rows()] == ["expand", "expand", "contract"]
    assert await world.value("select note from things") == "kept"
    assert await world.value("select serves from onehand.migrations order by id desc limit 1") == [hashed(NOTED)]


async def test_a_draft_besides_the_scripts_becomes_them_directly(postgres: Any, tmp_path: Path) -> None:
    """A colleague's script arrives while one's own draft is there: both are in the database, the draft still one."""
    world = await begun(postgres, tmp_path)
    await up(world, NOTED)
    await world.execute("insert into things (id, name, note) values ('a', 'b', 'mine')")
    theirs = moved(NAME, field("theirs", optional=True))
    world.write(theirs)
    both = moved(NAME, field("theirs", optional=True), field("note", optional=True))
    done = await up(world, both)
    assert (done.draft, len(done.contained)) == (True, 2)
    assert await world.value("select note from things") == "mine"
    world.write(both)
    await up(world, both)
    assert [row[0] for row in await world.rows()][-1] == "contract"
    adopted = await catalogue(world.database)
    fresh = await empty(postgres, tmp_path / "fresh")
    await up(fresh, both)
    assert adopted == await catalogue(fresh.database)


async def test_a_draft_ahead_of_the_scripts_is_left_alone_by_migrate(postgres: Any, tmp_path: Path) -> None:
    """`dev db migrate` runs scripts; what a developer tries out stays."""
    world = await begun(postgres, tmp_path)
    await up(world, NOTED)
    done = await world.migrate(NOTED)
    assert (done.changed, done.note) == (False, "the design says more than the migrations: dev db diff moved")
    assert (await world.rows())[-1] == ("draft", "draft", True)


async def test_a_database_without_scripts_adopts_the_first(postgres: Any, tmp_path: Path) -> None:
    """As every new workspace does: it is made from the design, and later `dev db diff` writes what it is."""
    world = await empty(postgres, tmp_path)
    assert (await up(world, FIRST)).first
    assert (await up(world, NOTED)).draft
    assert await world.rows() == [("draft", "draft", True)]
    world.write(NOTED)
    done = await world.migrate(NOTED)
    assert (done.steps, done.contained) == ((), world.folder.names)
    assert not (await up(world, NOTED)).changed


async def test_a_waiting_contract_runs_before_a_draft(postgres: Any, tmp_path: Path) -> None:
    """A draft is the next expand: its base is the schema of the scripts, with nothing of the middle left."""
    world = await begun(postgres, tmp_path, rows=2)
    world.write(RENAMED)
    first = await up(world, RENAMED)
    assert first.waiting
    assert await world.value("select count(*) from things where name = title") == 2
    wanted = moved(field("title", maximum=100, was="name"), field("note", optional=True))
    done = await up(world, wanted)
    assert ([name.split("_")[1] for name in done.scripts], done.draft) == (["contract"], True)
    assert await world.value("select to_jsonb(t) ? 'name' from things t limit 1") is False


async def test_a_draft_that_would_lose_data_stops_before_anything(postgres: Any, tmp_path: Path) -> None:
    """With the command to run; also the scripts that are pending have not run then."""
    world = await begun(postgres, tmp_path, rows=2)
    world.write(NOTED)
    with pytest.raises(Problem, match="would lose data") as stopped:
        await up(world, moved(field("note", optional=True)))
    assert stopped.value.hint.startswith("dev db diff moved")
    assert await world.rows() == [("expand", "create", True)]


async def test_an_adoption_that_would_lose_data_stops(postgres: Any, tmp_path: Path) -> None:
    """The draft has what the scripts have not: that goes only when it is said."""
    world = await begun(postgres, tmp_path)
    await up(world, NOTED)
    world.write(RANKED)
    world.write(moved(NAME, field("rank", "integer", default=0)))
    with pytest.raises(Problem, match="would lose data") as stopped:
        await world.migrate(moved(NAME, field("rank", "integer", default=0)))
    assert "--allow-data-loss" in stopped.value.hint
    done = await world.migrate(moved(NAME, field("rank", "integer", default=0)), allow_data_loss=True)
    assert len(done.contained) == len(world.folder.files) - 1


async def test_an_empty_database_gets_scripts_and_draft_at_once(postgres: Any, tmp_path: Path) -> None:
    """A new machine, and a design that is ahead of its scripts."""
    world = await empty(postgres, tmp_path)
    world.write(FIRST)
    done = await up(world, NOTED)
    assert (done.first, done.contained) == (True, world.folder.names)
    assert await world.rows() == [("expand", "create", True), ("draft", "draft", True)]
    assert not (await up(world, NOTED)).changed
    world.write(NOTED)
    assert len((await up(world, NOTED)).contained) == 2


async def test_a_record_of_an_older_onehand_says_what_to_do(postgres: Any, tmp_path: Path) -> None:
    """No traceback, and nothing is guessed."""
    world = await empty(postgres, tmp_path)
    await up(world, FIRST)
    await world.execute("alter table onehand.migrations drop column serves, drop column name", "superuser")
    with pytest.raises(Problem, match="was made by an older onehand") as stopped:
        await up(world, FIRST)
    assert "dev db reset moved" in stopped.value.hint


async def test_fields_in_another_order_are_another_schema(postgres: Any, tmp_path: Path) -> None:
    """No step is needed, but the code has another hash: that is recorded, or it would refuse to start."""
    world = await empty(postgres, tmp_path)
    await up(world, NOTED)
    swapped = moved(field("note", optional=True), NAME)
    await up(world, swapped)
    assert (await migration_state(world.url, model(swapped), world.folder)).fits


async def test_an_adopted_script_may_be_made_again(postgres: Any, tmp_path: Path) -> None:
    """On a developer's machine what it led to is a draft again, and its rows stay."""
    world = await begun(postgres, tmp_path)
    await up(world, NOTED)
    await world.execute("insert into things (id, name, note) values ('a', 'b', 'kept')")
    world.write(NOTED)
    await up(world, NOTED)
    for file in world.folder.files[1:]:
        file.path.unlink()
    (world.path / SCHEMA).write_text(model_text(model(FIRST)))
    world.write(RANKED)
    with pytest.raises(Problem, match="is not in") as stopped:
        await world.migrate(RANKED)
    assert "dev up, for which it is a draft again" in stopped.value.hint
    done = await up(world, RANKED)
    assert len(done.contained) == len(world.folder.files) - 1
    assert await world.value("select note || rank from things") == "kept0"
    assert "is not on disk any more; what it led to is a draft" in "\n".join(world.said)
    assert [row[0] for row in await world.rows()][:2] == ["expand", "expand"]


async def test_a_script_that_ran_and_is_gone_is_refused_while_its_contract_waits(postgres: Any, tmp_path: Path) -> None:
    """What the contract would have taken away is still there, and nobody knows it any more."""
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    await up(world, NOTED)
    for file in world.folder.files[1:]:
        file.path.unlink()
    (world.path / SCHEMA).write_text(model_text(model(FIRST)))
    world.write(RANKED)
    with pytest.raises(Problem, match="is not in") as stopped:
        await up(world, RANKED)
    assert "dev db reset moved" in stopped.value.hint


async def test_an_adopted_script_may_be_edited(postgres: Any, tmp_path: Path) -> None:
    """Nothing of it ran here; a database in which it runs will see the text as it is then."""
    world = await begun(postgres, tmp_path)
    await up(world, NOTED)
    world.write(NOTED)
    await up(world, NOTED)
    path = world.folder.expands[-1].path
    path.write_text(path.read_text() + "-- a word\n")
    assert not (await up(world, NOTED)).changed
