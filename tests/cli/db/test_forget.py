"""`dev db forget`: first it tells, then it does; never a value."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from onehand.cli.main import run


@pytest.fixture
def person(workspace: Path, postgres: Any, capsys: Any) -> Path:
    """A thing with the name of a person."""
    path = workspace / "api" / "clidb.yaml"
    text = path.read_text().replace("type: string, example: Ada", "type: string, example: Ada, personal: true")
    path.write_text(text)
    run(["db", "create"])
    _sql(postgres, "insert into things (id, name, note) values ('t1', 'Lovelace', 'a note')")
    capsys.readouterr()
    return workspace


def _sql(postgres: Any, statement: str) -> Any:
    async def fetch() -> Any:
        connection = await asyncpg.connect(postgres.url("clidb"))
        rows = await connection.fetch(statement)
        await connection.close()
        return [tuple(row) for row in rows]

    return asyncio.run(fetch())


TRIED = """\
thing t1: would be forgotten
  public.things: 1 row: name
  journal.things: 1 row: name
  published: thing_forgotten
nothing is erased yet: add --yes
"""


def test_without_yes_it_only_tells(person: Path, postgres: Any, capsys: Any) -> None:
    """Tables, fields and events; no value."""
    assert run(["db", "forget", "clidb", "thing", "t1"]) == 0
    assert capsys.readouterr().out == TRIED
    assert _sql(postgres, "select name from things") == [("Lovelace",)]


def test_with_yes_it_is_done_and_recorded(person: Path, postgres: Any, capsys: Any) -> None:
    """A second time says when it was; what is not personal stays."""
    assert run(["db", "forget", "clidb", "thing", "t1", "--reason", "asked for it", "--yes"]) == 0
    assert capsys.readouterr().out.startswith("thing t1: is forgotten\n")
    assert _sql(postgres, "select name, note from things") == [("forgotten", "a note")]
    assert _sql(postgres, "select distinct name from journal.things") == [("forgotten",)]
    assert _sql(postgres, "select resource, key, reason from onehand.forgotten") == [("thing", "t1", "asked for it")]
    assert run(["db", "forget", "clidb", "thing", "t1", "--yes"]) == 0
    again = capsys.readouterr().out
    assert again.startswith("thing t1: nothing is left to erase\n  forgotten before: 20")
    assert _sql(postgres, "select count(*) from onehand.forgotten") == [(1,)]


def test_again_does_all_of_it_once_more(person: Path, postgres: Any, capsys: Any) -> None:
    """After a backup was restored; everybody is told again."""
    assert run(["db", "forget", "clidb", "--again"]) == 0
    assert capsys.readouterr().out == "nothing of 'clidb' was ever forgotten\n"
    run(["db", "forget", "clidb", "thing", "t1", "--yes"])
    _sql(postgres, "update things set name = 'Lovelace' returning 1")
    capsys.readouterr()
    assert run(["db", "forget", "clidb", "--again", "--yes", "--json"]) == 0
    [one] = json.loads(capsys.readouterr().out)
    assert (one["records"], one["events"]) == ({"public.things": 1, "journal.things": 1}, {"thing_forgotten": 1})
    assert _sql(postgres, "select name from things") == [("forgotten",)]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["clidb"], 2, "say RESOURCE and ID, or --again"),
        (["clidb", "thing"], 2, "say RESOURCE and ID, or --again"),
        (["clidb", "thing", "t1", "--again"], 2, "say RESOURCE and ID, or --again"),
        (["clidb", "thing", "t1", "--reason", " "], 2, "the reason is blank"),
        (["clidb", "pet", "t1"], 2, "'clidb' has no resource 'pet'"),
        (["clidb", "thing", "t2"], 1, "'clidb' has no thing 't2', and its journal knows none"),
        (["facade", "thing", "t1"], 2, "service 'facade' has no database"),
    ],
)
def test_what_is_wrong_is_told(person: Path, capsys: Any, arguments: list[str], status: int, says: str) -> None:
    """One message, and nothing is done."""
    assert run(["db", "forget", *arguments]) == status
    assert says in capsys.readouterr().err
