"""Do `dev db diff`, `migrate` and `contract` lead a developer from a changed design to a migrated database?"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from onehand.cli.main import run

SETTINGS = 'organization = "shop"\n{more}[database]\nurl = "{url}"\n'
DESIGN = """
service: climove
description: For these tests.
team: t
auth: {user: [], service: []}
resources:
  thing:
    description: Something.
    fields:
      name: {type: string, maximum: 100, example: Ada}
      age: {type: integer, optional: true}
"""


@pytest.fixture
def workspace(tmp_path: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One service, on the tests' server."""
    for name in ("climove", "streams"):
        postgres.run(f'drop database if exists "{name}" with (force)')
    (tmp_path / "api").mkdir()
    (tmp_path / "onehand.toml").write_text(SETTINGS.format(url=postgres.admin_url, more=""))
    (tmp_path / "api" / "climove.yaml").write_text(DESIGN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(workspace: Path, old: str, new: str) -> None:
    path = workspace / "api" / "climove.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def scripts(workspace: Path) -> list[str]:
    """Without their times."""
    folder = workspace / "services" / "climove" / "migrations"
    return [path.name.split("_", 1)[1] for path in sorted(folder.glob("*.sql"))]


def test_from_a_changed_design_to_a_migrated_database(workspace: Path, postgres: Any, capsys: Any) -> None:
    """diff, create, change, diff, migrate, contract: each says what it did and what comes next."""
    assert run(["db", "diff", "--check"]) == 1
    assert capsys.readouterr().out == "climove: the design says more than the migrations: dev db diff climove\n"
    assert run(["db", "diff"]) == 0
    said = capsys.readouterr().out
    assert "climove: wrote services/climove/migrations/" in said
    assert "  create table 'public.things'" in said
    assert run(["db", "diff", "--check"]) == 0
    assert run(["db", "create", "climove"]) == 0
    change(workspace, "age: {type: integer, optional: true}", "note: {type: string, optional: true}")
    capsys.readouterr()
    assert run(["db", "diff", "climove", "--name", "note for age"]) == 0
    said = capsys.readouterr().out
    assert "  add column 'things.note'" in said
    assert "  drop column 'things.age'" in said
    assert "the contract runs with the deployment after, or by hand: dev db contract climove" in said
    assert scripts(workspace) == ["expand_create.sql", "contract_note_for_age.sql", "expand_note_for_age.sql"]
    assert run(["db", "diff"]) == 0
    assert capsys.readouterr().out == "climove: nothing differs\n"
    assert run(["db", "migrate", "--dry-run"]) == 0
    assert "-- expand: 2" in capsys.readouterr().out
    assert run(["db", "migrate"]) == 0
    said = capsys.readouterr().out
    assert "climove: 1 script run" in said
    assert "  waits for the next deployment: " in said
    assert run(["db", "contract", "climove"]) == 0
    assert "  drop column 'things.age'" in capsys.readouterr().out
    assert postgres.run("select count(age) from things", "climove") == "0"
    assert run(["db", "contract", "climove", "--yes"]) == 0
    assert "climove: 1 script run" in capsys.readouterr().out
    assert run(["db", "contract", "climove"]) == 0
    assert capsys.readouterr().out == "climove: no contract waits\n"
    assert run(["db", "migrate"]) == 0
    assert capsys.readouterr().out == "climove: as the design says\n"


def test_a_design_ahead_of_its_scripts_is_not_drafted_by_migrate(workspace: Path, capsys: Any) -> None:
    """Only dev up drafts."""
    run(["db", "diff"])
    run(["db", "create"])
    change(workspace, "age:", "rank: {type: integer, default: 1}\n      age:")
    capsys.readouterr()
    assert run(["db", "migrate"]) == 0
    assert capsys.readouterr().out == "climove: the design says more than the migrations: dev db diff climove\n"


def test_a_dry_run_prints_the_scripts_and_writes_nothing(workspace: Path, capsys: Any) -> None:
    assert run(["db", "diff", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "climove: would write services/climove/migrations/" in said
    assert "create table public.things (" in said
    assert scripts(workspace) == []


def test_json_tells_the_same(workspace: Path, capsys: Any) -> None:
    assert run(["db", "diff", "--check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"differs": ["climove"]}
    assert run(["db", "diff", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["climove"]
    assert [path.rpartition("/")[2].split("_", 1)[-1] for path in found["written"]] == [
        "expand_create.sql",
        "schema.json",
    ]
    assert "create table 'public.things'" in found["expand"]
    assert (found["contract"], found["removed"]) == ([], [])


def test_what_must_be_said_first_is_told_and_filled(workspace: Path, postgres: Any, capsys: Any) -> None:
    """A required field without default: refused with exit code 1; with --fill it is a script."""
    run(["db", "diff"])
    run(["db", "create"])
    postgres.run("insert into things (id, name) values ('a', 'Ada')", "climove")
    change(workspace, "age:", "nickname: {type: string, maximum: 100}\n      age:")
    capsys.readouterr()
    assert run(["db", "diff"]) == 1
    assert "--fill" in capsys.readouterr().err
    assert run(["db", "diff", "climove", "--fill", "things.nickname=lower(name)"]) == 0
    assert run(["db", "migrate"]) == 0
    assert postgres.run("select nickname from things", "climove") == "ada"


def test_again_makes_a_script_anew(workspace: Path, capsys: Any) -> None:
    """With another fill, say, or after a merge; the file of before is gone."""
    run(["db", "diff"])
    git(workspace)
    change(workspace, "age:", "nickname: {type: string, maximum: 100}\n      age:")
    run(["db", "diff", "climove", "--fill", "things.nickname=lower(name)"])
    capsys.readouterr()
    [written] = (workspace / "services" / "climove" / "migrations").glob("*_expand_add_*.sql")
    assert run(["db", "diff", "climove", "--again", written.name, "--fill", "things.nickname=upper(name)"]) == 0
    said = capsys.readouterr().out
    assert f"climove: removed services/climove/migrations/{written.name}" in said
    [again] = (workspace / "services" / "climove" / "migrations").glob("*_expand_add_*.sql")
    assert "upper(name)" in again.read_text()
    assert run(["db", "diff", "--check"]) == 0
    assert run(["db", "diff", "climove", "--again", "nobody"]) == 2
    assert f"there are: {scripts_by_name(workspace)}" in capsys.readouterr().err


def scripts_by_name(workspace: Path) -> str:
    folder = workspace / "services" / "climove" / "migrations"
    return ", ".join(path.stem for path in sorted(folder.glob("*_expand_*.sql")))


def git(workspace: Path) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@t"]
    for words in (["init", "-q"], ["add", "services"], ["commit", "-q", "-m", "x"]):
        done = subprocess.run(["git", *who, *words], cwd=workspace, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_a_database_elsewhere_is_given_by_its_owners_url(
    workspace: Path, postgres: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a deployment does: with scripts only, and from the environment, so that no password is in an argument."""
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.postgres import configured

    run(["db", "create"])
    found = find_workspace()
    server = configured(found)
    assert server is not None
    monkeypatch.setenv("OWNER_URL", role_url(found, server, "climove", "owner"))
    capsys.readouterr()
    assert run(["db", "migrate", "climove", "--database-url", "env:OWNER_URL"]) == 1
    assert "service 'climove' has no migrations" in capsys.readouterr().err
    run(["db", "diff"])
    capsys.readouterr()
    assert run(["db", "migrate", "climove", "--database-url", "env:OWNER_URL"]) == 0
    assert capsys.readouterr().out == "climove: 1 script contained\n"
    assert run(["db", "contract", "climove", "--database-url", "env:OWNER_URL", "--yes"]) == 0
    assert run(["db", "migrate", "climove", "--database-url", "env:NOT_THERE"]) == 2
    assert "$NOT_THERE" in capsys.readouterr().err


def test_outside_of_local_nothing_is_drafted(workspace: Path, postgres: Any, capsys: Any) -> None:
    """An environment with another name follows scripts alone."""
    more = 'environment = "production"\n'
    (workspace / "onehand.toml").write_text(SETTINGS.format(url=postgres.admin_url, more=more))
    assert run(["db", "create"]) == 1
    assert "dev db diff climove" in capsys.readouterr().err
    run(["db", "diff"])
    assert run(["db", "create"]) == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["db", "diff", "climovee"], 2, "did you mean 'climove'"),
        (["db", "diff", "climove", "--fill", "nickname"], 2, "--fill is TABLE.COLUMN=SQL"),
        (["db", "diff", "climove", "--name", "..."], 2, "is no name for a script"),
        (["db", "contract", "climove"], 2, "dev db create --app climove"),
        (["db", "psql", "climove", "--role", "nobody"], 2, "nobody"),
    ],
)
def test_what_cannot_be_done_is_one_message(
    workspace: Path, words: list[str], code: int, message: str, capsys: Any
) -> None:
    assert run(words) == code
    assert message in capsys.readouterr().err


def test_psql_runs_a_command_as_a_role(workspace: Path, capfd: Any) -> None:
    """-c is short for the usual; the superuser can be had, too."""
    run(["db", "create"])
    capfd.readouterr()
    assert run(["db", "psql", "climove", "-c", "copy (select current_user) to stdout"]) == 0
    assert capfd.readouterr().out == "climove_reader\n"
    assert run(["db", "psql", "climove", "--role", "superuser", "--command", "copy (select 1) to stdout"]) == 0
    assert capfd.readouterr().out == "1\n"
