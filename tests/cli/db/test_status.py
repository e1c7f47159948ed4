"""Does `dev db status` tell how the databases are, and what was changed by hand?"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from onehand.cli.main import run


@pytest.fixture
def made(workspace: Path, capsys: Any) -> Path:
    run(["db", "create"])
    capsys.readouterr()
    return workspace


def test_status_tells_who_is_behind(workspace: Path, capsys: Any) -> None:
    """Exit code 1, with what a migration would do; 0 when everything is current."""
    assert run(["db", "status"]) == 1
    assert "dev db create --app clidb" in capsys.readouterr().out
    run(["db", "create"])
    capsys.readouterr()
    assert run(["db", "status"]) == 0
    assert "current" in capsys.readouterr().out
    path = workspace / "api" / "clidb.yaml"
    path.write_text(path.read_text().replace("note:", "more: {type: integer, default: 1}\n      note:"))
    assert run(["db", "status", "--json"]) == 1
    status = json.loads(capsys.readouterr().out)
    assert [one["service"] for one in status["databases"]] == ["clidb", "streams"]
    clidb = status["databases"][0]
    assert clidb["steps"][0] == "add column 'things.more'"
    assert clidb["migration"]["at"] != clidb["migration"]["wanted"]
    assert clidb["drift"] == []


def test_what_was_changed_by_hand(made: Path, postgres: Any, capsys: Any) -> None:
    """Roles, rights and schema, each with what repairs it; after that nothing is told any more."""
    for database, sql in (
        ("postgres", "alter role clidb_app createdb; alter role clidb_reader password 'changed'"),
        ("clidb", "alter table things add column extra text; drop index things_created_at_id_index"),
        ("streams", "grant select on stream.clidb_v1 to clidb_reader"),
    ):
        postgres.run(sql, database)
    assert run(["db", "status"]) == 1
    said = capsys.readouterr().out
    for line in (
        "role 'clidb_app' may make databases",
        "alter role clidb_app nocreatedb;",
        "role 'clidb_reader' has another password than this machine knows",
        "dev db create --app clidb",
        "column 'public.things.extra' is in no design",
        "alter table public.things drop column extra;",
        "index 'public.things_created_at_id_index' is missing",
        "a right that nobody was given: select on table stream.clidb_v1 to clidb_reader",
        "5 differences, 2 of them repaired by dev db create; all SQL: dev db status --sql",
    ):
        assert line in said
    assert run(["db", "status", "--sql"]) == 1
    script = capsys.readouterr().out
    command = [postgres.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", postgres.admin_url]
    place = dict(pair.split("=") for pair in postgres.admin_url.partition("?")[2].split("&"))
    environment = {"PGHOST": place["host"], "PGPORT": place["port"]}
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    run(["db", "create"])
    capsys.readouterr()
    assert run(["db", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["server"] == []


def test_notes_are_no_drift(made: Path, capsys: Any) -> None:
    """What is in nobody's power: on a server that is not ours alone, other databases are open to every role."""
    assert run(["db", "status"]) == 0
    assert "note: the service roles can enter" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["clidbb"], "did you mean 'clidb'"),
        (["facade"], "'facade' has no database"),
        (["--admin-url", "postgresql://x@127.0.0.1:1/postgres"], "PostgreSQL does not answer at 127.0.0.1:1"),
    ],
)
def test_what_cannot_be_done_is_one_message(workspace: Path, words: list[str], message: str, capsys: Any) -> None:
    """Exit code 2, and what to do."""
    assert run(["db", "status", *words]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "hint:" in said


def test_a_server_that_has_lost_our_password(made: Path, postgres: Any, capsys: Any) -> None:
    """The owner's, too: the rest is told all the same."""
    postgres.run("alter role clidb_owner password 'changed'")
    assert run(["db", "status"]) == 1
    said = capsys.readouterr().out
    assert "role 'clidb_owner' has another password than this machine knows" in said
    assert "the database of 'clidb' cannot be entered" in said


def test_a_database_that_belongs_to_somebody_else(made: Path, postgres: Any, capsys: Any) -> None:
    """What the owner may not look into is told; so is the statement that gives it back."""
    postgres.run("alter database clidb owner to postgres")
    assert run(["db", "status"]) == 1
    said = capsys.readouterr().out
    assert "database 'clidb' belongs to 'postgres', not to 'clidb_owner'" in said
    assert "alter database clidb owner to clidb_owner;" in said
    assert "the database of 'clidb' cannot be entered" in said
    assert run(["db", "create"]) == 2
    assert "alter database clidb owner to clidb_owner" in capsys.readouterr().err
    postgres.run("alter database clidb owner to clidb_owner")
    postgres.run("alter schema public owner to postgres", "clidb")
    assert run(["db", "status"]) == 1
    assert "its schema could not be compared: must be owner of schema public" in capsys.readouterr().out
    postgres.run("alter schema public owner to pg_database_owner", "clidb")
    postgres.run(
        "alter table onehand.migrations owner to postgres; revoke all on onehand.migrations from public", "clidb"
    )
    assert run(["db", "status"]) == 1
    assert "permission denied for table migrations" in capsys.readouterr().out


def test_scripts_that_have_not_run(made: Path, capsys: Any) -> None:
    """Named, with the command that runs them; a contract that waits is no fault."""
    run(["db", "diff"])
    run(["db", "create"])
    path = made / "api" / "clidb.yaml"
    path.write_text(
        path.read_text().replace("note: {type: string, optional: true}", "age: {type: integer, optional: true}")
    )
    run(["db", "diff"])
    capsys.readouterr()
    assert run(["db", "status", "clidb"]) == 1
    said = capsys.readouterr().out
    assert "clidb: scripts that have not run yet" in said
    assert "hint: dev db migrate clidb" in said
    run(["db", "migrate"])
    capsys.readouterr()
    assert run(["db", "status", "clidb"]) == 0
    assert "current, a contract waits" in capsys.readouterr().out
    run(["db", "contract", "clidb", "--yes"])
    capsys.readouterr()
    assert run(["db", "status", "clidb"]) == 0
    assert "contract" not in capsys.readouterr().out
