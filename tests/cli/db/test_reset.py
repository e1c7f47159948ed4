"""Does `dev db reset` give an empty database, and only where nothing can be lost?"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from onehand.cli.main import run
from onehand.workspace.local import is_of_this_machine
from onehand.workspace.process import process


@pytest.fixture
def filled(workspace: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Path:
    """With a row, a stream and a cursor; on a server that is not the workspace's own."""
    monkeypatch.setenv("ONEHAND_ENV", "local")
    run(["db", "create"])
    postgres.run("insert into things (id, name) values ('t1', 'Ada')", "clidb")
    postgres.run("update stream.epochs set epoch = 9", "streams")
    capsys.readouterr()
    return workspace


def rows(postgres: Any) -> str:
    return str(postgres.run("select count(*) from things", "clidb"))


def test_it_is_only_printed_until_told_otherwise(filled: Path, postgres: Any, capsys: Any) -> None:
    """With what goes, and the command that does it."""
    assert run(["db", "reset", "clidb"]) == 0
    said = capsys.readouterr().out
    assert "drop database clidb;" in said
    assert "drop table if exists stream.clidb_v1;  -- in database streams" in said
    assert "nothing was done yet; to do it: dev db reset clidb --yes" in said
    assert rows(postgres) == "1"


def test_it_begins_anew(filled: Path, postgres: Any, capsys: Any) -> None:
    """Empty, as designed, with a stream whose epoch fits the new database; a second time works as well."""
    for _ in range(2):
        assert run(["db", "reset", "clidb", "--yes"]) == 0
        assert rows(postgres) == "0"
    assert postgres.run("select epoch from stream.epochs where stream = 'clidb_v1'", "streams") == "0"
    capsys.readouterr()
    assert run(["db", "status"]) == 0


def test_one_that_is_not_there_is_made(workspace: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reset that was cut off is ended by the next."""
    monkeypatch.setenv("ONEHAND_ENV", "local")
    assert run(["db", "reset", "clidb", "--yes"]) == 0
    assert rows(postgres) == "0"


@pytest.mark.parametrize(
    ("settings", "variable", "reason"),
    [
        ("local", None, "the server is not the workspace's own"),
        ("local", "production", "ONEHAND_ENV is 'production'"),
        ("production", "local", "the environment of this workspace is 'production'"),
        ("ci", None, "the environment of this workspace is 'ci'"),
    ],
)
def test_it_refuses_elsewhere(
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    variable: str | None,
    reason: str,
    capsys: Any,
) -> None:
    """With the reason, also with --yes, before anything is looked at."""
    path = workspace / "onehand.toml"
    path.write_text(f'environment = "{settings}"\n' + path.read_text())
    monkeypatch.delenv("ONEHAND_ENV", raising=False)
    if variable:
        monkeypatch.setenv("ONEHAND_ENV", variable)
    assert run(["db", "reset", "clidb", "--yes"]) == 2
    said = capsys.readouterr()
    assert "error[not-local]" in said.err
    assert reason in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("postgresql://x@/postgres?host=/tmp/sockets&port=5432", True),
        ("postgresql://x@localhost/postgres", True),
        ("postgresql://x@127.0.0.1:5432/postgres", True),
        ("postgresql://x@[::1]:5432/postgres", True),
        ("postgresql:///postgres", True),
        ("postgresql://x@db.example.com/postgres", False),
        ("postgresql://x@10.0.0.7/postgres", False),
        ("postgresql://x@localhost,db.example.com/postgres", False),
        ("postgresql://x@/postgres?host=db.example.com", False),
        ("postgresql://x@localhost/postgres?host=db.example.com", False),
        ("postgresql://x@localhost.example.com/postgres", False),
    ],
)
def test_what_is_of_this_machine(url: str, local: bool) -> None:
    assert is_of_this_machine(url) is local


def test_it_refuses_while_somebody_is_connected(filled: Path, postgres: Any, capsys: Any) -> None:
    """A service, a psql: told with its pid."""

    async def connected() -> tuple[int, int]:
        connection = await asyncpg.connect(postgres.url("clidb"), server_settings={"application_name": "a report"})
        try:
            return await asyncio.to_thread(run, ["db", "reset", "clidb", "--yes"]), connection.get_server_pid()
        finally:
            await connection.close()

    code, pid = asyncio.run(connected())
    said = capsys.readouterr().err
    assert code == 2
    assert "somebody is connected to database 'clidb'" in said
    assert f"a report, pid {pid}" in said
    assert rows(postgres) == "1"


def test_it_refuses_while_dev_up_runs(filled: Path, postgres: Any, capsys: Any) -> None:
    """Its services would come back into the empty database with what they know of the full one."""
    me = process(os.getpid())
    assert me is not None
    record = {"supervisor": {"pid": me.pid, "started": me.started}, "up": True}
    (filled / ".onehand" / "run").mkdir(parents=True, exist_ok=True)
    (filled / ".onehand" / "run" / "up.json").write_text(json.dumps(record))
    assert run(["db", "reset", "clidb", "--yes"]) == 2
    assert "dev down" in capsys.readouterr().err
    assert rows(postgres) == "1"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["clidbb"], "did you mean 'clidb'"),
        (["facade"], "'facade' has no database"),
        ([], "missing argument"),
    ],
)
def test_what_cannot_be_done_is_one_message(workspace: Path, words: list[str], message: str, capsys: Any) -> None:
    """Exit code 2; nobody means all databases by naming none."""
    assert run(["db", "reset", *words]) == 2
    assert message in capsys.readouterr().err
