"""Does a value that is not there ever find, change or delete more than one that is? Never: it finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from msgspec import UNSET, structs

from onehand.runtime.db.item import Change
from onehand.runtime.identity import Identity
from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.problem import NotFound, Problem

Form = Callable[..., Any]

ABSENT = [None, UNSET, ""]
REFUSED = (Problem, asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, TypeError, AttributeError)
"""What may be said instead of finding nothing: UNSET is no value of any column."""


@pytest.fixture(params=["postgres", "memory"])
async def call(request: Any, bench: Any, form: Form, models: Any, wide: Any) -> Any:
    """Rows of which some have no value in what is searched."""
    made = bench.call()
    if request.param == "memory":
        store = MemoryStore(wide.module("app").SERVICE)
        made = wide.module("call").Call(store, None, identity=Identity("user", "ada"))
        await made.orgs.insert(models.OrgForm(name="Acme"), id=form().org_id)
    await made.things.insert(form(), id="bare")
    await made.things.insert(form(code="XYZ", mail="a@b.de", order="o"), id="full")
    for id in ("bare", "full"):
        await made.parts.insert(models.PartForm(label=id), thing_id=id, id=id)
    return made


async def answer(work: Any) -> Any:
    """What it gives; a refusal is as good as nothing."""
    try:
        return await work
    except REFUSED:
        return None


async def count(call: Any) -> tuple[int, int]:
    return len([one async for one in call.things.all()]), len([one async for one in call.parts.all()])


@pytest.mark.parametrize("absent", ABSENT, ids=["none", "unset", "empty"])
async def test_finders(call: Any, absent: Any) -> None:
    """By id, by every unique key, by parts of it, locked or not, one or many."""
    things = call.things
    for work in (
        things.get(absent),
        things.lock(absent),
        things.get_by_code(absent),
        things.get_by_mail(absent),
        things.get_by_order_and_count(absent, 3),
        things.get_by_order_and_count("o", absent),
        things.get_by_order_and_count(absent, absent),
    ):
        assert await answer(work) is None
    assert await answer(things.get_many([absent])) in ([None], None)
    assert await things.get_many([]) == []


@pytest.mark.parametrize("absent", ABSENT, ids=["none", "unset", "empty"])
async def test_writes(call: Any, absent: Any, form: Form, wide: Any) -> None:
    """Nothing is changed and nothing goes; an upsert without a key is refused."""
    things, before = call.things, await count(call)
    new = wide.module("dao.things").NewThing
    assert not await answer(things.delete(absent))
    assert not await answer(things.update(absent, form(code="NEW")))
    assert not await answer(things.set(absent, total=None))
    assert await answer(things.update_many([Change(absent, form(code="NEW"))])) in ([None], None)
    assert await answer(things.delete_many([absent])) in ([False], None)
    assert await things.delete_many([]) == []
    assert await answer(things.upsert(absent, form(code="NEW"))) is None
    assert await answer(things.upsert_many([new(form=form(code="NEW"), id=absent)])) is None
    assert await answer(things.upsert_by_mail(form(code="NEW"))) is None
    with pytest.raises(NotFound):
        await things.versions("")
    assert await count(call) == before


@pytest.mark.parametrize("absent", [None, ""], ids=["none", "empty"])
async def test_children_of_no_parent(call: Any, absent: Any, models: Any) -> None:
    """An absent parent is not any parent, unless nothing is said of one at all."""
    parts, before = call.parts, await count(call)
    assert await parts.get("bare", thing_id=absent) is None
    assert await parts.lock("bare", thing_id=absent) is None
    assert await parts.get_by_label("bare", thing_id=absent) is None
    assert await parts.get_many(["bare", "full"], thing_id=absent) == [None, None]
    assert (await parts.page(models.PartQuery(), thing_id=absent)).items == []
    assert await parts.update("bare", models.PartForm(label="x"), thing_id=absent) is None
    assert await parts.update_many([Change("bare", models.PartForm(label="x"))], thing_id=absent) == [None]
    assert await parts.delete("bare", thing_id=absent) is False
    assert await parts.delete_many(["bare", "full"], thing_id=absent) == [False, False]
    assert await answer(parts.insert(models.PartForm(label="x"), thing_id=absent)) is None
    assert await answer(parts.upsert("x", models.PartForm(label="x"), thing_id=absent)) is None
    with pytest.raises(NotFound):
        await parts.versions("bare", thing_id=absent)
    assert await count(call) == before
    assert (await parts.get("bare")).value.label == "bare"


async def test_lists(call: Any, models: Any) -> None:
    """A parameter that is not given asks nothing; an empty text or list is a value, which nothing has."""
    things = call.things

    async def found(**asked: Any) -> list[str]:
        return [one.id for one in (await things.page(models.ThingQuery(sort="code", **asked))).items]

    assert await found() == ["bare", "full"]
    assert await found(id=[]) == []
    assert await found(id=[""]) == []
    assert await found(order="") == []
    assert await found(mail="") == []
    assert await found(order="o", id=[]) == []
    parameters = {field.name for field in structs.fields(models.ThingQuery)} - {"limit", "after", "sort"}
    for name in sorted(parameters):
        assert not await answer(found(**{name: UNSET}))


async def test_an_empty_id_is_not_a_missing_one(call: Any, form: Form) -> None:
    """A new row gets an id when none is given; an empty one is refused."""
    assert await answer(call.things.insert(form(code="NEW"), id="")) is None
    assert (await call.things.insert(form(code="NEW"))).value.id
