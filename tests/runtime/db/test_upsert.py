"""Does an upsert end well, whoever else writes the same row at the same moment?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from onehand.runtime.problem import Conflict, Invalid

Form = Callable[..., Any]


def faults(problem: Any) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in problem.value.errors]


async def test_by_every_unique_key(bench: Any, form: Form) -> None:
    """New, changed, unchanged; an e-mail address whatever its case; a key of several fields as one."""
    things = bench.call().things
    made = await things.upsert_by_code(form(mail="ada@example.com", order="o"))
    assert made.what == "inserted"
    changed = await things.upsert_by_mail(form(mail="ADA@example.com", order="o", ratio=0.5))
    assert (changed.what, changed.value.id, changed.value.mail) == ("updated", made.value.id, "ADA@example.com")
    same = await things.upsert_by_order_and_count(form(mail="ADA@example.com", order="o", ratio=0.5))
    assert (same.what, same.value, same.sequence) == ("unchanged", changed.value, changed.sequence)
    by_id = await things.upsert("mine", form(code="XYZ"))
    assert (by_id.what, by_id.value.id) == ("inserted", "mine")
    assert (await things.upsert("mine", form(code="XYZ", count=9))).what == "updated"
    assert await bench.value("select count(*) from things") == 2


async def test_what_no_form_says_is_for_a_new_row(bench: Any, form: Form, models: Any) -> None:
    """An existing row keeps what the service has set since."""
    things = bench.call().things
    made = await things.upsert_by_code(form(), total=Decimal(5), phase=models.State.OPEN)
    await things.set(made.value.id, phase=models.State.CLOSED)
    again = await things.upsert_by_code(form(count=7), total=Decimal(6))
    assert (again.value.total, again.value.phase, again.value.count) == (Decimal(5), models.State.CLOSED, 7)


async def test_an_absent_key_is_refused(bench: Any, form: Form, wide: Any) -> None:
    """It would find nothing, and insert one more each time."""
    things = bench.call().things
    new = wide.module("dao.things").NewThing
    for work, wanted in (
        (things.upsert(None, form()), ["id"]),
        (things.upsert_by_mail(form()), ["mail"]),
        (things.upsert_by_order_and_count(form()), ["order"]),
        (things.upsert_many([new(form=form(), id="x"), new(form=form())]), ["[1].id"]),
        (things.upsert_many_by_mail([new(form=form())]), ["[0].mail"]),
    ):
        with pytest.raises(Invalid) as refused:
            await work
        assert faults(refused) == [(name, "required") for name in wanted]
    assert await bench.value("select count(*) from things") == 0


async def test_another_key_that_is_taken_is_a_conflict(bench: Any, form: Form) -> None:
    """The row of the key is not there, but another one has the address."""
    things = bench.call().things
    await things.insert(form(mail="ada@example.com"))
    with pytest.raises(Conflict) as refused:
        await things.upsert_by_code(form(code="XYZ", mail="ada@example.com"))
    assert faults(refused) == [("mail", "taken")]


@pytest.mark.parametrize("many", [False, True])
async def test_many_upserts_of_one_new_key(bench: Any, form: Form, wide: Any, many: bool) -> None:
    """One inserts, the others find its row: nobody fails, nothing is lost, one row."""
    new = wide.module("dao.things").NewThing

    async def one(count: int) -> Any:
        things = bench.call().things
        if many:
            return (await things.upsert_many_by_code([new(form=form(code="AAA", count=count))]))[0]
        return await things.upsert_by_code(form(code="AAA", count=count))

    for _ in range(5):
        done = await asyncio.gather(*(one(count) for count in range(100, 112)))
        assert sorted(one.what for one in done) == ["inserted", *["updated"] * 11]
        assert sorted({one.value.count for one in done}) == list(range(100, 112))
        assert await bench.value("select count(*) from things") == 1
        await bench.sql("delete from things")


async def test_upserts_against_deletes(bench: Any, form: Form) -> None:
    """However they meet: an upsert gives a row, and sequences grow with the journal."""
    done = []

    async def put(count: int) -> None:
        done.extend([await bench.call().things.upsert("same", form(count=count)) for _ in range(8)])

    async def drop() -> None:
        for _ in range(12):
            await bench.call().things.delete("same")

    await asyncio.gather(put(100), put(200), put(300), drop())
    assert len(done) == 24
    records = await bench.sql("select journal_operation, sequence from journal.things order by journal_id")
    sequences = [sequence for _, sequence in records]
    assert sequences == sorted(set(sequences))
    alive = False
    for operation, _ in records:
        assert alive == (operation != "insert")
        alive = operation != "delete"


async def test_batches_that_overlap(bench: Any, form: Form, wide: Any) -> None:
    """Two batches of the same new and old keys, each in its own order: both end, each row is somebody's."""
    new = wide.module("dao.things").NewThing
    await bench.call().things.insert_many([new(form=form(code=f"AAA{n}")) for n in range(0, 40, 2)])

    async def put(count: int) -> Any:
        order = sorted(range(40), key=lambda n: (n * (count * 3 + 1)) % 41)
        items = [new(form=form(code=f"AAA{n}", count=count)) for n in order]
        return await bench.call().things.upsert_many_by_code(items)

    done = await asyncio.gather(*(put(count) for count in range(10, 16)))
    assert all(one.what != "unchanged" for batch in done for one in batch)
    rows = await bench.sql("select id, count(*), count(distinct sequence) from journal.things group by id")
    assert sorted(row[1:] for row in rows) == [(6, 6)] * 20 + [(7, 7)] * 20
