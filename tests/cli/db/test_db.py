"""Does `dev db` do what a developer needs, and say what it does?"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from onehand.cli.main import run


def sql(postgres: Any, statement: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(postgres.url("clidb"))
        await connection.execute(statement)
        await connection.close()

    asyncio.run(execute())


def change(workspace: Path, old: str, new: str) -> None:
    path = workspace / "api" / "clidb.yaml"
    path.write_text(path.read_text().replace(old, new))


def test_migrate_stops_before_data_is_lost(workspace: Path, capsys: Any) -> None:
    """Exit code 1 and the command to run; with it, it is done."""
    run(["db", "create"])
    change(workspace, "note: {type: string, optional: true}", "")
    capsys.readouterr()
    assert run(["db", "migrate", "--service", "clidb"]) == 1
    assert "dev db migrate --service clidb --allow-data-loss" in capsys.readouterr().err
    assert run(["db", "migrate", "clidb", "--dry-run"]) == 0
    assert "-- lose: drop column 'things.note'" in capsys.readouterr().out
    assert run(["db", "migrate", "--service", "clidb", "--allow-data-loss"]) == 0
    capsys.readouterr()
    assert run(["db", "migrate", "clidb", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["clidb"]["steps"] == []


def test_journal_shows_what_changed(workspace: Path, postgres: Any, capsys: Any) -> None:
    """Oldest first, each record with what it changed; an unknown id is exit code 1."""
    run(["db", "create"])
    sql(
        postgres,
        "insert into things (id, name) values ('t1', 'Ada');"
        " select set_config('onehand.caller', 'bob', true); update things set name = 'Lovelace'; delete from things",
    )
    capsys.readouterr()
    assert run(["db", "journal", "clidb", "t1"]) == 0
    out = capsys.readouterr().out
    assert '  name: "Ada" -> "Lovelace"' in out
    assert [line.split()[2] for line in out.splitlines() if line.startswith("20")] == ["insert", "update", "delete"]
    assert "update 2 by bob" in out
    assert run(["db", "journal", "clidb", "t1", "--json", "--limit", "2"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record["changes"] for record in records] == [{"name": ["Ada", "Lovelace"]}, {}]
    assert run(["db", "journal", "clidb", "nobody"]) == 1
    assert run(["db", "journal", "clidb", "t1", "--resource", "pet"]) == 2


def test_psql_is_the_reader_unless_told_otherwise(workspace: Path, capfd: Any) -> None:
    """It can change nothing by mistake; psql's exit code is ours."""
    run(["db", "create"])
    capfd.readouterr()
    assert run(["db", "psql", "clidb", "--", "-Atc", "select current_user"]) == 0
    assert capfd.readouterr().out == "clidb_reader\n"
    assert run(["db", "psql", "clidb", "--role", "app", "--", "-Atc", "select current_user"]) == 0
    assert capfd.readouterr().out == "clidb_app\n"
    assert run(["db", "psql", "clidb", "--", "-c", "delete from things"]) == 1
    assert "permission denied" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["db", "migrate", "clidbb"], "did you mean 'clidb'"),
        (["db", "migrate", "facade"], "'facade' has no database"),
        (["db", "psql", "facade"], "'facade' has no database"),
        (["db", "migrate", "clidb"], "dev db create --app clidb"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message(
    workspace: Path, words: list[str], message: str, capsys: Any
) -> None:
    """Exit code 2, and what to do."""
    assert run(words) == 2
    assert message in capsys.readouterr().err
