"""Does `dev db journal` tell who changed what, and no more than one should see?"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from onehand.cli.main import run

SETTINGS = 'organization = "shop"\n[database]\nurl = "{url}"\n'
DESIGN = """
service: diary
description: For these tests.
team: t
auth: {user: []}
models:
  address:
    fields: {city: string, street: {type: string, personal: true}}
  size:
    fields: {width: integer, notes: [string]}
resources:
  member:
    description: Somebody.
    fields:
      name: {type: string, personal: true, example: Ada}
      level: {type: string, example: gold}
      home: {type: address, optional: true}
      size: {type: size, optional: true}
"""
CHANGES = [
    """insert into members (id, name, level, home, size) values
    ('m1', 'Ada', 'gold', '{"city": "Bern", "street": "Gasse"}', '{"width": 1, "notes": ["a", "b"]}')""",
    "update members set name = 'Lovelace'",
    """update members set level = E'sil\u202ever\\x1b[2J', home = '{"city": "Basel", "street": "Gasse"}',
    size = '{"width": 2, "notes": ["a", "c"]}'""",
    "delete from members",
]


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory, postgres: Any) -> Path:
    """A row that was made, changed twice, and deleted."""
    home = tmp_path_factory.mktemp("diary")
    for name in ("diary", "streams"):
        postgres.run(f'drop database if exists "{name}" with (force)')
    (home / "api").mkdir()
    (home / "onehand.toml").write_text(SETTINGS.format(url=postgres.admin_url))
    (home / "api" / "diary.yaml").write_text(DESIGN)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert run(["db", "create"]) == 0

    async def change() -> None:
        connection = await asyncpg.connect(postgres.url("diary"))
        for caller, sql in zip(("ada", "ada", "", "bob"), CHANGES, strict=True):
            await connection.execute(f"select set_config('onehand.caller', '{caller}', false)")
            await connection.execute(sql)
        await connection.close()

    asyncio.run(change())
    return home


@pytest.fixture
def journal(diary: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Any:
    """Runs `dev db journal diary`; what it printed."""
    monkeypatch.chdir(diary)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def call(*words: str, status: int = 0) -> str:
        assert run(["db", "journal", "diary", *words]) == status
        said = capsys.readouterr()
        return str(said.err if status else said.out)

    return call


def versions(journal: Any) -> list[int]:
    return [record["sequence"] for record in json.loads(journal("m1", "--json"))]


def test_the_history_of_a_row(journal: Any) -> None:
    """A line of facts per record, then what it changed, down to the place inside a value."""
    made, renamed, changed, deleted = [part.splitlines() for part in journal("m1").split("\n\n")]
    assert [part[0].split(" ", 2)[2].split()[::2][:1] for part in (made, renamed, changed, deleted)] == [
        ["insert"],
        ["update"],
        ["update"],
        ["delete"],
    ]
    assert [part[0].rpartition(" by ")[2] for part in (made, renamed, changed, deleted)] == [
        "ada",
        "ada",
        "role:postgres",
        "bob",
    ]
    assert '  level: - -> "gold"' in made
    assert renamed[1:] == ["  name: (personal) -> (personal)"]
    assert changed[1:] == [
        '  level: "gold" -> "sil\\u202ever\\u001b[2J"',
        "  home: (personal) -> (personal)",
        '  size.notes[1]: "b" -> "c"',
        "  size.width: 1 -> 2",
    ]
    assert deleted[1:] == []


def test_personal_values_are_shown_when_asked_for(journal: Any) -> None:
    """Not otherwise, neither in text nor in JSON: also not the place inside a value that has something personal."""
    for words in ((), ("--json",)):
        said = journal("m1", *words)
        assert not [word for word in ("Ada", "Lovelace", "Gasse", "Bern") if word in said]
    said = journal("m1", "--show-personal")
    assert '  name: "Ada" -> "Lovelace"' in said
    assert '  home.city: "Bern" -> "Basel"' in said
    [first, *_] = json.loads(journal("m1", "--show-personal", "--json"))
    assert first["row"]["home"] == {"city": "Bern", "street": "Gasse"}


def test_any_two_versions_are_compared(journal: Any) -> None:
    """In either direction, and with itself; both heads are told."""
    first, _, third, _ = versions(journal)
    said = journal("m1", "--from", str(first), "--to", str(third), "--show-personal").splitlines()
    assert [line.split()[2] for line in said[:2]] == ["insert", "update"]
    assert said[2:4] == ['  name: "Ada" -> "Lovelace"', '  level: "gold" -> "sil\\u202ever\\u001b[2J"']
    back = json.loads(journal("m1", "--from", str(third), "--to", str(first), "--json"))
    assert (back["from"]["sequence"], back["to"]["sequence"]) == (third, first)
    assert back["changes"]["size.width"] == [2, 1]
    assert back["changes"]["name"] == ["(personal)", "(personal)"]
    same = journal("m1", "--from", str(first), "--to", str(first)).splitlines()
    assert same[2:] == ["  no difference"]


def test_what_is_not_there_is_said(journal: Any) -> None:
    """A version, an id, or half a question."""
    [first, *_] = versions(journal)
    assert "no version 999999" in journal("m1", "--from", str(first), "--to", "999999", status=1)
    assert "has the id 'nobody'" in journal("nobody", status=1)
    assert "belong together" in journal("m1", "--from", "1", status=2)


def test_the_newest_are_shown_first_of_all(journal: Any) -> None:
    """`--limit` cuts the oldest; the first that is left still says what it changed."""
    records = json.loads(journal("m1", "--limit", "2", "--json"))
    assert [record["operation"] for record in records] == ["update", "delete"]
    assert records[0]["changes"]["size.width"] == [1, 2]


def test_colours_are_for_terminals(journal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not where NO_COLOR is set."""
    assert "\x1b[" not in journal("m1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b[32minsert" in journal("m1")
    assert "\x1b[" not in journal("m1", "--json")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in journal("m1")
