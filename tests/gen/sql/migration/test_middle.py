"""What may two versions that write one table never do to each other?"""

from __future__ import annotations

from typing import Any

import pytest

from onehand.gen.sql.migration.plan import plan
from onehand.gen.sql.service import schema
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.text.source import Source
from tests.gen.sql.migration.cases import NAME, Case, f, users
from tests.gen.sql.migration.versions import Version, run
from tests.property.catalogue import catalogue, difference
from tests.workspace.databases import Made, made


async def expanded(postgres: Any, case: Case) -> tuple[Made, Version, Version]:
    """The middle state, with one row `r` that the old version wrote before."""
    database = await made(postgres, case.before, case.before.services["user"])
    app = await database.connect("app")
    old, new = Version(case.before, app), Version(case.after, app)
    await old.insert("r", **case.old)
    await run(database, case.plan().expand)
    return database, old, new


NOTE = Case(users(NAME), users(NAME, f("note", optional=True)), {"name": "Ada"}, {"name": "Ada", "note": "x"})


async def test_a_form_of_the_old_version_never_looks_like_one_of_the_new(postgres: Any) -> None:
    """The old one leaves the note alone, the new one clears it: one hash for both would say "unchanged"."""
    database, old, new = await expanded(postgres, NOTE)
    assert (await new.get("r"))["hash_code"] == 7
    assert (await new.update("r", 8, name="Ada", note="x"))["hash_code"] is None  # type: ignore[index]
    assert (await old.update("r", 7, name="Ada B"))["hash_code"] is None  # type: ignore[index]
    assert (await new.get("r"))["note"] == "x"
    assert (await new.update("r", 7, name="Ada B"))["hash_code"] == 7  # type: ignore[index]
    assert (await old.update("r", 9, name="Ada C"))["hash_code"] == 9  # type: ignore[index]
    await old.connection.close()
    await run(database, NOTE.plan().contract)


async def test_a_backfill_takes_the_hash_of_what_it_fills(postgres: Any) -> None:
    """The old form said nothing of the new column: that the new form says nothing, too, is a change now."""
    case = Case(NOTE.before, NOTE.after, {"name": "Ada"}, {}, fills={"users.note": "lower(name)"})
    _, old, new = await expanded(postgres, case)
    row = await new.get("r")
    assert (row["note"], row["hash_code"]) == ("ada", None)
    await old.connection.close()


async def test_an_update_that_changes_nothing_writes_nothing(postgres: Any) -> None:
    """The bridge before it leaves a row that is as it was."""
    case = Case(users(NAME), users(f("full_name", maximum=100, was="name")), {"name": "Ada"}, {})
    _, old, new = await expanded(postgres, case)
    before = await new.get("r")
    assert await old.update("r", 7, name="Ada") is None
    assert await new.update("r", 9, full_name="Ada") is None
    assert await new.get("r") == before
    await old.connection.close()


async def test_what_cannot_follow_its_type_stops_the_contract_not_a_writer(postgres: Any) -> None:
    """The old version may write any text; what is no number is not lost with the column."""
    case = Case(
        users(NAME, f("size", optional=True)),
        users(NAME, f("size", "integer", optional=True, was="size")),
        {"name": "Ada", "size": "12"},
        {},
    )
    database, old, new = await expanded(postgres, case)
    await old.insert("s", name="Eve", size="twelve")
    assert (await new.get("s"))["size_integer"] is None
    with pytest.raises(Exception, match="size that size_integer cannot hold"):
        await run(database, case.plan().contract)
    assert (await old.get("s"))["size"] == "twelve"
    await old.update("s", name="Eve", size="13")
    await old.connection.close()
    await run(database, case.plan().contract)


async def test_a_value_keeps_its_digits_in_the_old_column(postgres: Any) -> None:
    """What is written into the other column comes back only when it says something else."""
    case = Case(
        users(NAME, f("price", "decimal", optional=True, digits=8, scale=3)),
        users(NAME, f("price", "decimal", optional=True, digits=8, scale=1, was="price")),
        {"name": "Ada", "price": 1.234},
        {},
    )
    _, old, new = await expanded(postgres, case)
    assert str((await new.get("r"))["price_decimal"]) == "1.2"
    await new.update("r", name="Bob", price=(await new.get("r"))["price_decimal"])
    assert str((await old.get("r"))["price"]) == "1.234"
    await new.update("r", name="Bob", price=2.5)
    assert str((await old.get("r"))["price"]) == "2.500"
    await old.connection.close()


PEOPLE = """
service: people
description: All.
team: t
auth: none
resources:
  person: {fields: {name: string, age: {type: integer}}}
"""
USER = """
service: user
description: Some.
team: t
auth: none
resources:
  user: {fields: {name: string}}
"""
FOLLOWS = "subscribes: {people: {copy: {person: [id, name, age]}}}\n"


def followed(people: str, user: str) -> Design:
    loaded = load_sources([Source("api/people.yaml", people), Source("api/user.yaml", user)])
    assert loaded.design is not None, loaded.diagnostics
    return loaded.design


CHANGES = {
    "subscribes": ((PEOPLE, PEOPLE), (USER, USER + FOLLOWS)),
    "subscribes_no_longer": ((PEOPLE, PEOPLE), (USER + FOLLOWS, USER)),
    "copies_another_type": (
        (PEOPLE, PEOPLE.replace("{type: integer}", "{type: decimal, was: age}")),
        (USER + FOLLOWS, USER + FOLLOWS),
    ),
}
"""The producer before and after, the consumer before and after."""


@pytest.mark.parametrize("name", CHANGES)
async def test_copies_and_inbox_follow_like_everything_else(postgres: Any, name: str) -> None:
    """A subscription that comes or goes, and a producer's change of type, end as a fresh schema."""
    people, user = CHANGES[name]
    before, after = followed(people[0], user[0]), followed(people[1], user[1])
    old, new = (schema(one, one.services["user"]) for one in (before, after))
    database = await made(postgres, before, before.services["user"])
    made_plan = plan(old, new)
    await run(database, made_plan.expand)
    await run(database, made_plan.contract)
    found = await catalogue(database.url("superuser"))
    fresh = await made(postgres, after, after.services["user"])
    assert not difference(found, await catalogue(fresh.url("superuser")))
