"""Are scripts that do not fit together, or do not fit the database, refused with what to do?"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from onehand.workspace.migration.files import SCHEMA, model_text, read_folder, write_files
from onehand.workspace.migration.new_scripts import differs, new_scripts
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
    model,
    moved,
    step,
)

OTHER = moved(NAME, field("other", optional=True))
BOTH = moved(NAME, field("note", optional=True), field("other", optional=True))


async def test_an_applied_script_that_was_edited_is_refused(postgres: Any, tmp_path: Path) -> None:
    """What ran is what is on disk; what must change comes with a new script."""
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    await world.migrate(NOTED)
    path = world.folder.expands[-1].path
    path.write_text(path.read_text() + "-- a word\n")
    with pytest.raises(Problem, match="was changed after it was applied") as stopped:
        await world.migrate(NOTED)
    assert (stopped.value.code, stopped.value.status) == ("edited-script", 2)
    assert f"git checkout -- {path}" in stopped.value.hint


async def test_a_begun_script_that_was_edited_is_refused(postgres: Any, tmp_path: Path) -> None:
    """Half of the old text and half of the new would be nobody's script."""
    world = await begun(postgres, tmp_path)
    path = world.steps(step("add", "alter table things add note text;"), step("break", "select 1/0;", "alone"))
    with pytest.raises(Problem, match="cannot break"):
        await world.migrate(NOTED)
    path.write_text(path.read_text().replace("1/0", "1"))
    with pytest.raises(Problem, match=r"was changed after it was begun \(1 of 2 steps\)"):
        await world.migrate(NOTED)


async def test_an_applied_script_that_is_gone_is_refused(postgres: Any, tmp_path: Path) -> None:
    """With the command that finds it, and the way out of a developer."""
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    world.write(RANKED)
    await world.migrate(RANKED)
    for file in world.folder.files[1:]:
        file.path.unlink()
    (world.path / SCHEMA).write_text(model_text(model(FIRST)))
    world.steps(step("other", "select 1;"), to=RANKED, slug="rewritten")
    with pytest.raises(
        Problem, match=r"_expand_add_things_note\.sql was applied to database 'moved', but is not in"
    ) as stopped:
        await world.migrate(RANKED)
    assert "--diff-filter=D" in stopped.value.hint
    assert "dev db reset moved" in stopped.value.hint


async def test_a_database_that_is_newer_serves_the_old_code_until_the_contract(postgres: Any, tmp_path: Path) -> None:
    """A rollback finds nothing to do while the old code may run; afterwards it is refused."""
    world = await begun(postgres, tmp_path)
    world.steps(step("add", "alter table things add note text;"))
    world.steps(step("take away", "select 1;"), kind="contract")
    await world.migrate(NOTED)
    newer = [file.path for file in world.folder.files[1:]]
    kept = [path.read_text() for path in newer]
    for path in newer:
        path.unlink()
    (world.path / SCHEMA).write_text(model_text(model(FIRST)))
    assert (await world.migrate(FIRST)).note == "the database is newer than this checkout, and serves it"
    for path, text in zip(newer, kept, strict=True):
        path.write_text(text)
    (world.path / SCHEMA).write_text(model_text(model(NOTED)))
    await world.contract()
    for path in newer:
        path.unlink()
    (world.path / SCHEMA).write_text(model_text(model(FIRST)))
    with pytest.raises(Problem, match="is newer than this checkout, and does not serve its design any more"):
        await world.migrate(FIRST)


async def two_branches(postgres: Any, tmp_path: Path, *, git: bool = False) -> tuple[Moved, str, str]:
    """`note` was added on one branch and `other`, an hour later, on another; both are here now. Their names."""
    world = await begun(postgres, tmp_path)
    if git:
        run(tmp_path, "init", "-q", "-b", "main")
        commit(tmp_path)
        run(tmp_path, "branch", "other")
    world.write(NOTED)
    first = world.folder.expands[-1]
    written = world.folder.files[1:]
    before = (world.path / SCHEMA).read_text()
    if git:
        commit(tmp_path)
        run(tmp_path, "checkout", "-q", "other")
    else:
        for file in written:
            file.path.unlink()
        (world.path / SCHEMA).write_text(model_text(model(FIRST)))
    world.write(OTHER)
    second = world.folder.expands[-1]
    if git:
        commit(tmp_path)
        run(tmp_path, "merge", "-q", "main", "-X", "ours")
    else:
        write_files(world.path, {file.path.name: file.text for file in written})
        (world.path / SCHEMA).write_text(before)
    return world, first.name, second.name


def run(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@t"]
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def commit(folder: Path) -> None:
    run(folder, "add", ".")
    run(folder, "commit", "-q", "-m", "x")


async def test_two_scripts_from_the_same_schema_are_refused_and_one_is_made_again(
    postgres: Any, tmp_path: Path
) -> None:
    """After a merge; the second is written anew behind the first, and then both run."""
    world, first, second = await two_branches(postgres, tmp_path)
    with pytest.raises(Problem, match="two branches were merged") as stopped:
        await world.migrate(BOTH)
    assert stopped.value.detail == f"{first}.sql\n{second}.sql"
    assert f"dev db diff moved --again {second}" in stopped.value.hint
    with pytest.raises(Problem, match="two branches were merged"):
        differs(world.folder, model(BOTH))
    world.write(BOTH, again=second)
    assert [file.slug for file in world.folder.expands] == ["create", "add_things_note", "add_things_other"]
    assert second not in world.folder.names
    await world.migrate(BOTH)
    await world.execute("insert into things (id, name, note, other) values ('a', 'b', 'c', 'd')")


async def test_the_schema_after_a_script_is_found_in_git(postgres: Any, tmp_path: Path) -> None:
    """A merge leaves the schema.json of one branch, or a conflict; the other one's is in the history."""
    world, first, second = await two_branches(postgres, tmp_path, git=True)
    (world.path / SCHEMA).write_text("<<<<<<< HEAD\n{}\n=======\n")
    world.write(BOTH, again=f"services/moved/migrations/{second}.sql")
    await world.migrate(BOTH)
    assert world.folder.expands[1].name == first
    assert not differs(world.folder, model(BOTH))


async def test_without_history_the_schema_cannot_be_guessed(postgres: Any, tmp_path: Path) -> None:
    """It is said where to take it from."""
    world, _, second = await two_branches(postgres, tmp_path)
    (world.path / SCHEMA).write_text("<<<<<<< HEAD\n")
    with pytest.raises(Problem) as stopped:
        new_scripts(world.folder, model(BOTH), again=second)
    assert "schema.json" in str(stopped.value)
    assert "after a merge" in stopped.value.hint


async def test_a_late_merged_older_script_is_refused(postgres: Any, tmp_path: Path) -> None:
    """A newer one is applied already; the older one is made again behind it."""
    world, first, second = await two_branches(postgres, tmp_path)
    late = [file for file in world.folder.files if file.stamp == first[:15]]
    for file in late:
        file.path.unlink()
    (world.path / SCHEMA).write_text(model_text(model(OTHER)))
    await world.migrate(OTHER)
    write_files(world.path, {file.path.name: file.text for file in late})
    with pytest.raises(Problem, match="is older than what database 'moved' has already") as stopped:
        await world.migrate(BOTH)
    assert stopped.value.detail == f"applied last: {second}"
    assert f"dev db diff moved --again {first}" in stopped.value.hint
    world.write(BOTH, again=first)
    await world.migrate(BOTH)
    assert world.folder.expands[1].name == second


async def test_a_pending_script_before_an_applied_one_is_refused(postgres: Any, tmp_path: Path) -> None:
    """Even where the chain itself is whole."""
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    world.write(RANKED)
    await world.migrate(RANKED)
    names = world.folder.names
    await world.execute(f"delete from onehand.migrations where name = '{names[1]}'", "superuser")
    with pytest.raises(Problem, match="is older than what database 'moved' has already") as stopped:
        await world.migrate(RANKED)
    assert stopped.value.detail == f"applied last: {world.folder.expands[-1].name}"
    assert f"--again {names[1]}" in stopped.value.hint


async def test_a_broken_chain_names_both_ends(postgres: Any, tmp_path: Path) -> None:
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    world.write(RANKED)
    for file in world.folder.files[1:-1]:
        if file.stamp == world.folder.files[1].stamp:
            file.path.unlink()
    with pytest.raises(Problem, match="does not begin where the script before it ends") as stopped:
        await world.migrate(RANKED)
    assert "before it: 20261122-130000_expand_create.sql leads to schema" in stopped.value.detail


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("drop table things;\n", ":1: ", "expected"),
        ("", ":1: ", "expected"),
        ("-- expand of 'moved', from {head} to x\n\n-- step sideways: walk\nselect 1;\n", ":3: ", "sideways"),
        ("-- expand of 'moved', from {head} to x\n\n-- step together: rest\n", ":3: ", "no statement"),
        ("-- expand of 'moved', from {head} to x\nselect 1;\n", ":2: ", "before the first"),
    ],
)
async def test_garbage_in_a_script_is_found_with_its_line(
    postgres: Any, tmp_path: Path, text: str, place: str, said: str
) -> None:
    """Nothing runs; the message names the file and the line."""
    world = Moved(tmp_path / "migrations", None)  # type: ignore[arg-type]
    world.write(FIRST)
    path = world.path / "20261122-150000_expand_bad.sql"
    path.write_text(text.replace("{head}", world.folder.head))
    with pytest.raises(Problem, match=said) as stopped:
        differs(world.folder, model(NOTED))
    assert f"{path}{place}" in stopped.value.message
    assert stopped.value.status == 1


def test_a_file_that_is_no_migration_is_named(tmp_path: Path) -> None:
    """SQL that would never run does not lie there silently."""
    (tmp_path / "fix.sql").write_text("select 1;")
    with pytest.raises(Problem, match=r"fix\.sql is no name of a migration"):
        read_folder(tmp_path, SERVICE)


async def test_an_edited_schema_json_is_refused(postgres: Any, tmp_path: Path) -> None:
    """The next script would begin at a schema that no database has."""
    world = await begun(postgres, tmp_path)
    good = (world.path / SCHEMA).read_text()
    for text, said in (
        (model_text(model(NOTED)), "is not the schema that the last script leads to"),
        (good.replace('"things"', '"thingz"', 1), "is not the schema that the last script leads to"),
        (good[:100], "cannot be read"),
        ("{}", "cannot be read"),
    ):
        (world.path / SCHEMA).write_text(text)
        for ask in (lambda: differs(world.folder, model(NOTED)), lambda: new_scripts(world.folder, model(NOTED))):
            with pytest.raises(Problem, match=said):
                ask()
        with pytest.raises(Problem, match=said):
            await world.migrate(NOTED)
    (world.path / SCHEMA).unlink()
    with pytest.raises(Problem, match="is not the schema"):
        await world.migrate(NOTED)


async def test_a_contract_needs_its_expand(postgres: Any, tmp_path: Path) -> None:
    world = await begun(postgres, tmp_path)
    world.steps(step("add", "alter table things add note text;"))
    path = world.steps(step("take away", "select 1;"), kind="contract")
    path.rename(path.with_name("20261122-200000_contract_made.sql"))
    with pytest.raises(Problem, match=r"has no 20261122-200000_expand_made\.sql before it"):
        await world.migrate(NOTED)


async def test_a_script_of_another_service_is_refused(postgres: Any, tmp_path: Path) -> None:
    """A copied file would change the wrong database."""
    world = await begun(postgres, tmp_path)
    path = world.steps(step("add", "select 1;"))
    path.write_text(path.read_text().replace("expand of 'moved'", "expand of 'other'"))
    with pytest.raises(Problem, match="says inside that it is the expand script of 'other'"):
        await world.migrate(NOTED)


async def test_without_scripts_only_a_developers_machine_goes_on(postgres: Any, tmp_path: Path) -> None:
    """Elsewhere the design alone changes nothing."""
    world = await empty(postgres, tmp_path)
    with pytest.raises(Problem, match="service 'moved' has no migrations") as stopped:
        await world.migrate(FIRST)
    assert stopped.value.hint == "dev db diff moved"
