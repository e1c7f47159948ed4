"""What cannot be forgotten, and what a database in the middle of a migration still has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.text.source import Source
from onehand.workspace.forget import Forgot, forget, forgettable, recorded
from onehand.workspace.problem import Problem
from tests.workspace.databases import Made, made

EVERYTHING = """
service: forgets
description: Every type, personal and required.
team: t
auth: {user: []}
enums: {mood: {happy: Is well., sad: Is not.}}
models:
  place: {fields: {street: {type: string, minimum: 12}, floor: {type: integer, minimum: 1}}}
  other: {fields: {text: string}}
unions:
  thing: {discriminator: kind, members: [place, other]}
resources:
  person:
    description: Somebody.
    fields:
      a: {type: string, personal: true, minimum: 12, maximum: 20}
      b: {type: string, personal: true, pattern: "[A-Z]{2}-[0-9]{4}"}
      c: {type: email, personal: true}
      d: {type: url, personal: true}
      e: {type: boolean, personal: true}
      f: {type: integer, personal: true, minimum: 18, maximum: 150}
      g: {type: decimal, digits: 6, scale: 2, personal: true, minimum: "0.50"}
      h: {type: float, personal: true, maximum: -1}
      i: {type: date, personal: true, minimum: "1900-01-01", maximum: "1960-01-01"}
      j: {type: datetime, personal: true}
      k: {type: uuid, personal: true}
      l: {type: json, personal: true}
      m: {type: [string], personal: true, minimum: 2}
      n: {type: {map: integer}, personal: true, minimum: 1}
      o: {type: mood, personal: true}
      p: {type: place, personal: true}
      q: {type: thing, personal: true}
      r: {type: id, personal: true, refers_to: elsewhere.thing}
      s: {type: string, personal: true, maximum: 6}
    unique: [a, b, c, d, f, g, i, j, k, s]
    events: none
"""
ELSEWHERE = """
service: elsewhere
description: Elsewhere.
team: t
auth: {user: []}
resources:
  thing: {description: A thing., fields: {name: string, next_id: {refers_to: thing, personal: true}}}
  plain: {description: Plain., fields: {name: string}}
"""
ROW = """\
insert into people values ($1, 'a long name ' || $1, 'AB-000' || $1, $1 || '@example.com', 'https://example.com/' || $1,
  true, 30 + $1::int, 10 + $1::int, -5.5, date '1940-01-01' + $1::int, now() + $1::int * interval '1 s',
  gen_random_uuid(), '{"x": 1}', '["x", "y"]', '{"x": 1}', 'sad', '{"street": "Saint James Street", "floor": 3}',
  '{"kind": "other", "text": "x"}', 'x', 'x' || $1) returning id"""


def design() -> Design:
    loaded = load_sources([Source("api/forgets.yaml", EVERYTHING), Source("api/elsewhere.yaml", ELSEWHERE)])
    assert loaded.design is not None, [str(one) for one in loaded.diagnostics]
    return loaded.design


@pytest.fixture
async def database(postgres: Any) -> Made:
    whole = design()
    return await made(postgres, whole, whole.services["forgets"])


async def forget_person(database: Made, id: str, **options: Any) -> Forgot:
    whole = design()
    service = whole.services["forgets"]
    one = service.resources["person"]
    return await forget(database.url("owner"), whole, service, one, id, **{"apply": True, **options})


async def test_every_type_has_something_that_stands_in(database: Made) -> None:
    """Every constraint of the table is kept, and so is uniqueness, for many rows; without events it is only erased."""
    connection = await database.connect()
    for n in range(1, 6):
        await connection.fetch(ROW, str(n))
    before = {row["id"]: dict(row) for row in await connection.fetch("select * from people")}
    for n in range(1, 6):
        forgot = await forget_person(database, str(n))
        assert forgot.records == {"public.people": 1, "journal.people": 1}
        assert forgot.events == {}
    after = [dict(row) for row in await connection.fetch("select * from people order by id")]
    journal = [dict(row) for row in await connection.fetch("select * from journal.people order by id, journal_id")]
    await connection.close()
    for row in after + journal:
        kept = [name for name in "abcdfghijklmnopqrs" if row[name] == before[row["id"]][name]]
        assert kept == []
    assert [len({row[name] for row in after}) for name in "abcdfgijks"] == [5] * 10
    assert all(row["e"] is False and row["o"] == "happy" for row in after)


async def test_a_number_that_must_be_unique_finds_one_that_is_free(database: Made) -> None:
    """Only few values are allowed: another is tried, as long as there are any."""
    connection = await database.connect()
    for n in range(1, 4):
        await connection.fetch(ROW, str(n))
    for n in range(1, 4):
        await forget_person(database, str(n))
    assert await connection.fetchval("select count(distinct f) from people") == 3
    await connection.close()


async def test_columns_that_the_design_no_longer_has_are_emptied(database: Made) -> None:
    """Between an expand and its contract they are still there; nobody can say what is personal in them."""
    connection = await database.connect()
    await connection.execute("alter table people add former text; alter table journal.people add former text")
    await connection.fetch(ROW, "1")
    await connection.execute("update people set former = 'Ada'; update journal.people set former = 'Ada'")
    assert (await forget_person(database, "1")).records == {"public.people": 1, "journal.people": 2}
    assert await connection.fetchval("select former from people") is None
    assert await connection.fetchval("select count(former) from journal.people") == 0
    await connection.close()


async def test_another_schema_is_refused(database: Made) -> None:
    """An older checkout does not know what is personal, nor what is not."""
    connection = await database.connect()
    await connection.execute("update onehand.migrations set checksum = 'another'")
    await connection.close()
    with pytest.raises(Problem, match="is not at the schema of this design"):
        await forget_person(database, "1")


async def test_what_was_forgotten_is_recorded(database: Made) -> None:
    """To do it again after an older backup was restored."""
    connection = await database.connect()
    await connection.fetch(ROW, "1")
    await forget_person(database, "1", reason="asked for it")
    service = design().services["forgets"]
    assert await recorded(database.url("owner"), service) == [("person", "1")]
    await connection.execute("update people set a = 'Ada is back, alas', b = 'AB-0001'")
    await connection.close()
    again = await forget_person(database, "1", gone=True)
    assert [one.reason for one in again.before] == ["asked for it"]
    assert again.records == {"public.people": 1, "journal.people": 1}


def test_what_is_not_personal_cannot_be_forgotten() -> None:
    """The problem says what could be."""
    service = design().services["elsewhere"]
    with pytest.raises(Problem, match=r"no field of 'elsewhere.plain' is personal") as told:
        forgettable(design(), service, "plain")
    assert "others of this service have one: thing" in told.value.hint
    with pytest.raises(Problem, match="has no resource 'nobody'"):
        forgettable(design(), service, "nobody")


async def test_a_required_reference_cannot_stand_for_nobody(postgres: Any) -> None:
    """It would have to lead somewhere: the design must make it optional; nothing has changed."""
    whole = design()
    service = whole.services["elsewhere"]
    database = await made(postgres, whole, service)
    connection = await database.connect()
    await connection.execute("insert into things values ('1', 'Ada', '1')")
    await connection.close()
    with pytest.raises(Problem, match="'next_id' of 'thing' is required, and it leads to another row"):
        await forget(database.url("owner"), whole, service, service.resources["thing"], "1", apply=True)


@pytest.fixture(autouse=True)
def _clean(postgres: Any) -> Iterator[None]:
    yield
    for name in ("forgets", "elsewhere"):
        postgres.run(f'drop database if exists "{name}" with (force)')
