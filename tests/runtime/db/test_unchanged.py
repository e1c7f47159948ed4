"""Can anything make a form write look unchanged that would change the row? And does a new version rewrite old rows?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from onehand.gen.sql.service import schema
from onehand.runtime.db.database import Database
from onehand.runtime.db.item import Change
from onehand.workspace.migrate import migrate
from tests.runtime.db.wal import writes_nothing
from tests.runtime.db.wide import Bench, generated
from tests.workspace.databases import made

Form = Callable[..., Any]

OLD = """
service: wide
description: The version before.
team: t
auth: {user: []}
models:
  money: {fields: {amount: decimal}}
resources:
  thing:
    fields:
      code: string
      cost: {type: money, optional: true}
    unique: [code]
"""
NEW = OLD.replace("amount: decimal", "amount: decimal, note: string?").replace(
    "    unique:", "      nick: string?\n      marks: {type: [string], optional: true}\n    unique:"
)


@pytest.mark.parametrize(
    "by_hand",
    [
        "update things set count = 7",
        # With a hash of its own: another row's, the one that is there, the one that the form will have, none.
        "update things set count = 7, hash_code = (select hash_code from things where id = 'other') where id = 'mine'",
        "update things set count = 7, hash_code = hash_code where id = 'mine'",
        "update things set hash_code = 1 where id = 'mine'; update things set count = 7, hash_code = {form}",
        "update things set count = 7, hash_code = null where id = 'mine'",
        "update things set count = 7, hash_code = 1; update things set hash_code = {form} where id = 'mine'",
        "update things set extra = '[true]', hash_code = 1; update things set extra = '[1]', hash_code = {form}",
        (
            "delete from things where id = 'mine'; insert into things select (jsonb_populate_record(t,"
            """ '{{"id": "mine", "code": "ABC", "count": 7}}')).* from things as t where id = 'other'"""
        ),
        "update things set sequence = 1, count = 7",
    ],
)
async def test_sql_by_hand_cannot_hide_a_change(bench: Any, form: Form, by_hand: str) -> None:
    """The form that is written next is compared with what the row says, whatever hash was put beside it."""
    things = bench.call().things
    said = form(extra=[1, "x"])
    made = await things.insert(said, id="mine")
    await things.insert(form(code="XYZ", extra=[1, "x"]), id="other")
    known = await bench.value("select hash_code from things where id = 'mine'")
    connection = await bench.made.connect("app")
    for statement in by_hand.format(form=known).split(";"):
        await connection.execute(statement)
    await connection.close()
    changed = await things.get("mine")
    assert (changed.value.count, changed.value.extra) != (3, [1, "x"])
    back = await things.update("mine", said)
    assert (back.value.count, back.value.extra) == (3, [1, "x"])
    assert back.sequence > changed.sequence > made.sequence
    many = await things.update_many([Change("mine", said)])
    assert [one.what for one in many] == ["unchanged"]


async def test_a_write_of_the_service_cannot_hide_a_change(bench: Any, form: Form, models: Any) -> None:
    """After `set` the hash is gone; the same form is still unchanged, another one is written."""
    things = bench.call().things
    await things.insert(form(), id="mine")
    await things.set("mine", phase=models.State.CLOSED, total=Decimal(1))
    assert await bench.value("select hash_code from things") is None
    assert await writes_nothing(bench, lambda: things.update("mine", form()))
    assert (await things.update("mine", form(count=4))).value.count == 4
    assert await bench.value("select hash_code from things") is not None


async def test_true_and_one_differ(bench: Any, form: Form) -> None:
    """Python's `==` sees none, the hash does."""
    things = bench.call().things
    await things.insert(form(extra={"a": 1, "b": None}), id="mine")
    for extra in ({"a": True, "b": None}, {"a": True}, {"a": 1}, {"a": 1, "b": None}, [0], [False]):
        changed = await things.upsert("mine", form(extra=extra))
        assert changed.what == "updated"
        assert repr(changed.value.extra) == repr(extra)
    # A number is a number to PostgreSQL, with or without a fraction of zero.
    await things.upsert("mine", form(extra=[1]))
    assert (await things.upsert("mine", form(extra=[1.0]))).what == "unchanged"


@dataclass
class Versions:
    """One database, and the code of two versions of its service."""

    old: Bench
    new: Bench

    def money(self, which: Bench, **fields: Any) -> Any:
        return which.generated.module("models").Money(**fields)

    def form(self, which: Bench, **fields: Any) -> Any:
        return which.generated.module("models").ThingForm(**{"code": "AAA"} | fields)


@pytest.fixture
async def versions(postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Versions]:
    old = generated(tmp_path_factory.mktemp("old"), design=OLD, package="wide_old")
    new = generated(tmp_path_factory.mktemp("new"), design=NEW, package="wide_new")
    database = await made(postgres, old.design, old.design.services["wide"])
    pool = await Database.open(database.url("app"), name="wide", size=2)
    both = Versions(Bench(database, pool, old, []), Bench(database, pool, new, []))
    dao = both.old.call().things
    await dao.insert(both.form(both.old, cost=both.money(both.old, amount=Decimal("1.50"))), id="filled")
    await dao.insert(both.form(both.old, code="BBB"), id="bare")
    await migrate(database.url("owner"), schema(new.design, new.design.services["wide"]))
    yield both
    await pool.close()


async def test_a_new_optional_field_rewrites_no_old_row(versions: Versions) -> None:
    """The new version writes the same forms over a populated table: nothing is written, one by one and in a batch."""
    new, things = versions.new, versions.new.call().things
    filled = versions.form(new, cost=versions.money(new, amount=Decimal("1.5")))
    bare = versions.form(new, code="BBB")
    item = new.generated.module("dao.things").NewThing
    assert await writes_nothing(new, lambda: things.update("filled", filled))
    assert await writes_nothing(
        new, lambda: things.upsert_many([item(form=filled, id="filled"), item(form=bare, id="bare")])
    )
    assert (await things.upsert("filled", versions.form(new, nick="n"))).what == "updated"


async def test_two_versions_at_once_hide_nothing_from_each_other(versions: Versions) -> None:
    """The old one writes without the field and leaves it; the new one then clears it, though the hash says nothing."""
    old, new = versions.old.call().things, versions.new.call().things
    await new.update("bare", versions.form(versions.new, code="BBB", nick="n", marks=["m"]))
    await old.update("bare", versions.form(versions.old, code="CCC"))
    kept = await new.get("bare")
    assert (kept.value.nick, kept.value.marks) == ("n", ["m"])
    cleared = await new.upsert("bare", versions.form(versions.new, code="CCC"))
    assert (cleared.what, cleared.value.nick, cleared.value.marks) == ("updated", None, None)
    # The other way: what the new one wrote says nothing else to the old one.
    await new.update("bare", versions.form(versions.new, code="CCC", nick="again"))
    same = await old.upsert("bare", versions.form(versions.old, code="CCC"))
    assert same.what == "unchanged"
    assert (await new.get("bare")).value.nick == "again"
