"""Does `dev db create` make what an expert would have made, and say what it does?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onehand.cli.main import run
from onehand.workspace.credentials import Credentials

ROLES = ("owner", "app", "reader")


def passwords(workspace: Path) -> list[str | None]:
    credentials = Credentials(workspace / ".onehand" / "credentials")
    return [credentials.known("clidb", f"clidb_{role}") for role in ROLES]


def test_create_makes_and_migrates_and_may_be_repeated(workspace: Path, capsys: Any) -> None:
    """The second time there is nothing to do; no password is ever printed."""
    assert run(["db", "create", "--app", "clidb"]) == 0
    first = capsys.readouterr().out
    assert "create database clidb owner clidb_owner" in first
    assert "clidb: made, " in first
    assert not [one for one in passwords(workspace) if one is None or one in first]
    assert run(["rds", "--app", "clidb"]) == 0
    assert capsys.readouterr().out == "clidb: as the design says\n"
    assert run(["rds", "--service", "clidb"]) == 0


def test_a_dry_run_prints_and_makes_nothing(workspace: Path, postgres: Any, capsys: Any) -> None:
    """No database, no password; and when nothing is missing, it says so."""
    assert run(["db", "create", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "create database clidb" in said
    assert postgres.run("select count(*) from pg_database where datname = 'clidb'") == "0"
    assert passwords(workspace) == [None, None, None]
    run(["db", "create"])
    capsys.readouterr()
    assert run(["db", "create", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("nothing is missing")


def test_new_passwords(workspace: Path, capfd: Any) -> None:
    """All roles of the service get one; the old are worth nothing, the new open the database."""
    run(["db", "create"])
    before = passwords(workspace)
    assert run(["db", "create", "clidb", "--rotate-password", "--dry-run"]) == 0
    assert "a new password for each role of clidb" in capfd.readouterr().out
    assert passwords(workspace) == before
    assert run(["db", "create", "clidb", "--rotate-password"]) == 0
    said = capfd.readouterr().out
    assert said.count("alter role clidb_") == len(ROLES)
    assert not set(passwords(workspace)) & {*before, None}
    assert not [one for one in passwords(workspace) if one in said]
    assert run(["db", "psql", "clidb", "--role", "app", "--", "-Atc", "select current_user"]) == 0
    assert capfd.readouterr().out == "clidb_app\n"


def test_limits_of_the_settings(workspace: Path, capfd: Any) -> None:
    """What onehand.toml says is what the roles get; a second run brings a change there."""
    run(["db", "create"])
    settings = workspace / "onehand.toml"
    settings.write_text(settings.read_text() + 'connections = {app = 7}\ntimeouts = {reader = {statement = "9s"}}\n')
    capfd.readouterr()
    assert run(["db", "create"]) == 0
    said = capfd.readouterr().out
    assert "alter role clidb_app connection limit 7;" in said
    assert "alter role clidb_reader set statement_timeout = '9s';" in said
    run(["db", "psql", "clidb", "--", "-Atc", "show statement_timeout"])
    assert capfd.readouterr().out == "9s\n"


def test_another_administrator(workspace: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Given on the command line, itself or by a variable, it wins over the settings."""
    settings = workspace / "onehand.toml"
    settings.write_text(settings.read_text().replace(postgres.admin_url, "postgresql://x@127.0.0.1:1/postgres"))
    assert run(["db", "create"]) == 2
    assert "PostgreSQL does not answer at 127.0.0.1:1" in capsys.readouterr().err
    assert run(["db", "create", "--admin-url", postgres.admin_url]) == 0
    monkeypatch.setenv("ADMIN", postgres.admin_url)
    assert run(["db", "create", "--admin-url", "env:ADMIN"]) == 0
    assert run(["db", "create", "--admin-url", "env:NOBODY"]) == 2
    assert "--admin-url is taken from $NOBODY, which is not set" in capsys.readouterr().err
    assert run(["db", "create", "--admin-url", "mysql://x"]) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--app", "clidbb"], "did you mean 'clidb'"),
        (["--app", "facade"], "'facade' has no database"),
        (["--admin-url", "postgresql://postgres:wrong@/postgres?{place}"], "does not let 'postgres' in"),
    ],
)
def test_what_cannot_be_done_is_one_message(
    workspace: Path, postgres: Any, words: list[str], message: str, capsys: Any
) -> None:
    """Exit code 2, with what to do, and nothing is made."""
    place = postgres.admin_url.partition("?")[2]
    assert run(["db", "create", *(word.format(place=place) for word in words)]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "hint:" in said
    assert passwords(workspace) == [None, None, None]
