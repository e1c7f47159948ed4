"""Are many rows read and written at once as they would be one by one, and all or none?"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from onehand.runtime.db import table
from onehand.runtime.db.item import Change
from onehand.runtime.problem import Conflict, Invalid, PreconditionFailed
from tests.runtime.db.wal import writes_nothing, written

Form = Callable[..., Any]


@pytest.fixture
def new(wide: Any) -> Any:
    return wide.module("dao.things").NewThing


@pytest.fixture
def part(wide: Any) -> Any:
    return wide.module("dao.parts").NewPart


def faults(problem: Any) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in problem.value.errors]


def said(one: Any) -> Any:
    return None if one is None else (one.value.code, one.value.count, one.what)


class Counting:
    """Counts round trips of a session."""

    def __init__(self, db: Any) -> None:
        self.db = db
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)

    async def one(self, sql: str, *args: Any) -> Any:
        self.count += 1
        return await self.db.one(sql, *args)

    async def many(self, sql: str, *args: Any) -> Any:
        self.count += 1
        return await self.db.many(sql, *args)


async def trips(dao: Any, work: Callable[[Any], Any]) -> int:
    dao.db = counting = Counting(dao.db)
    await work(dao)
    dao.db = counting.db
    return counting.count


async def test_a_batch_inserts_what_single_inserts_would(bench: Any, form: Form, new: Any, models: Any) -> None:
    """Every type, absent values, lists in lists: the same rows, in the order that was given."""
    await bench.sql("insert into copies.user_user values ('u1', 'Ada', 1, null)")
    full = {
        "flag": False,
        "price": Decimal("12345678901234.5678"),
        "ratio": 0.1,
        "day": datetime(2026, 2, 28, tzinfo=UTC).date(),
        "at": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        "uid": uuid.UUID(int=2**100),
        "link": "https://example.com/ü",
        "extra": [["a", 1], ["b", None], [{"c": "y'); drop table things; --"}]],
        "tags": ["x", "{y,z}", 'q"'],
        "labels": {"one": 1},
        "cost": models.Money(amount=Decimal("1.2500"), currency="USD"),
        "state": models.State.CLOSED,
        "mail": "Ada@example.com",
        "order": "first",
        "peer_id": "p1",
        "user_id": "u1",
    }
    extras: list[Any] = ["text", 5, 1.5, True, [], {}, [[]], None, {"a": [1, None]}]
    forms = [form(**full), form(code="XYZ"), *(form(code=f"EXT{n}", extra=one) for n, one in enumerate(extras))]
    call = bench.call()
    items = [new(form=one, total=Decimal(5), phase=models.State.CLOSED) for one in forms]
    many = await call.things.insert_many(items)
    assert [one.what for one in many] == ["inserted"] * len(forms)
    assert [one.value.extra for one in many[2:]] == extras
    single = await bench.call("bob").things.get_many([one.value.id for one in many])
    assert [structs.asdict(one.value) for one in many] == [structs.asdict(one.value) for one in single]
    codes = await bench.sql("select hash_code, updated_by from things order by id")
    await call.things.delete_many([one.value.id for one in many])
    alone = [await call.things.insert(one, total=Decimal(5), phase=models.State.CLOSED) for one in forms]
    changing = ("id", "created_at", "updated_at")
    assert [{k: v for k, v in structs.asdict(one.value).items() if k not in changing} for one in alone] == [
        {k: v for k, v in structs.asdict(one.value).items() if k not in changing} for one in many
    ]
    assert await bench.sql("select hash_code, updated_by from things order by id") == codes
    assert many[0].value.author == "ada"


async def test_results_come_in_the_order_that_was_given(bench: Any, form: Form, new: Any) -> None:
    """Whatever the order of the rows; what is not there is None or False."""
    things = bench.call().things
    await things.insert_many([new(form=form(code=code), id=code.lower()) for code in ("CCC", "AAA", "BBB")])
    found = await things.get_many(["bbb", "nope", "aaa", "bbb"])
    assert [one and one.value.id for one in found] == ["bbb", None, "aaa", "bbb"]
    changes = [Change("ccc", form(code="CCC", count=9)), Change("nope", form()), Change("aaa", form(code="AAA"))]
    assert [said(one) for one in await things.update_many(changes)] == [
        ("CCC", 9, "updated"),
        None,
        ("AAA", 3, "unchanged"),
    ]
    assert await things.delete_many(["nope", "ccc", "aaa", "ccc"]) == [False, True, True, False]
    assert await bench.sql("select id from things") == [("bbb",)]
    for nothing in (things.get_many, things.insert_many, things.update_many, things.upsert_many, things.delete_many):
        assert await nothing([]) == []


async def test_round_trips(bench: Any, form: Form, new: Any) -> None:
    """One to read, insert or delete all of them, and to see that nothing changes; never one per item."""
    things = bench.call().things
    items = [new(form=form(code=f"AAA{n}"), id=f"t{n}") for n in range(50)]
    same = [Change(one.id, one.form) for one in items]
    other = [Change(one.id, form(code=one.form.code, count=7)) for one in items]
    assert await trips(things, lambda dao: dao.insert_many(items)) == 1
    assert await trips(things, lambda dao: dao.get_many([one.id for one in items])) == 1
    assert await trips(things, lambda dao: dao.update_many(same)) == 1
    assert await trips(things, lambda dao: dao.upsert_many(items)) == 1
    assert await trips(things, lambda dao: dao.upsert_many_by_code(items)) == 1
    assert await trips(things, lambda dao: dao.update_many(other)) == 3
    assert await trips(things, lambda dao: dao.upsert_many(items)) == 3
    assert await trips(things, lambda dao: dao.delete_many([one.id for one in items])) == 1
    assert await trips(things, lambda dao: dao.upsert_many(items)) == 2


async def test_a_batch_that_changes_nothing_writes_nothing(bench: Any, form: Form, new: Any, models: Any) -> None:
    """No WAL, no new xmin, no record, nothing queued, nobody woken; also the hash, whatever wrote last."""
    things = bench.call().things
    items = [
        new(form=form(code=f"AAA{n}", mail=f"M{n}@example.com", extra={"a": 1.0, "b": None}), id=f"t{n}")
        for n in range(20)
    ]
    await things.insert_many(items)
    changes = [Change(one.id, one.form) for one in items]
    assert await writes_nothing(bench, lambda: things.update_many(changes))
    assert await writes_nothing(bench, lambda: things.upsert_many(items))
    assert await writes_nothing(bench, lambda: things.upsert_many_by_mail(items))
    assert await writes_nothing(bench, lambda: things.upsert("t1", items[1].form))
    assert await writes_nothing(bench, lambda: things.upsert_by_mail(items[1].form))
    assert await writes_nothing(bench, lambda: things.update("t1", items[1].form))
    await things.set("t1", phase=models.State.CLOSED)
    assert await writes_nothing(bench, lambda: things.set("t1", phase=models.State.CLOSED))
    assert await writes_nothing(bench, lambda: things.update_many(changes))
    assert await written(bench, lambda: things.update("t2", form(code="AAA2", count=99))) > 0


async def test_only_what_differs_is_written(bench: Any, form: Form, new: Any) -> None:
    """One of three: the others keep xmin and sequence, one record is made."""
    things = bench.call().things
    items = [new(form=form(code=f"AAA{n}"), id=f"t{n}") for n in range(3)]
    before = await things.insert_many(items)
    rows = dict(await bench.sql("select id, xmin::text from things"))
    changed = [items[0], new(form=form(code="AAA1", count=8), id="t1"), items[2], new(form=form(code="BBB"), id="t3")]
    done = await things.upsert_many(changed)
    assert [one.what for one in done] == ["unchanged", "updated", "unchanged", "inserted"]
    assert [one.sequence for one in done[:3:2]] == [one.sequence for one in before[::2]]
    assert done[1].sequence > before[1].sequence
    after = dict(await bench.sql("select id, xmin::text from things"))
    assert [id for id in rows if rows[id] != after[id]] == ["t1"]
    assert await bench.value("select count(*) from journal.things") == 5


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"code": "AAA0"}, [("[2].code", "taken")]),
        ({"mail": "ADA@example.com"}, [("[2].mail", "taken")]),
        ({"order": "o", "count": 7}, [("[2].order", "taken"), ("[2].count", "taken")]),
        ({"org_id": "nope"}, [("[2].org_id", "unknown_reference")]),
        ({"user_id": "nope"}, [("[2].user_id", "unknown_reference")]),
    ],
)
async def test_a_fault_names_its_item(bench: Any, form: Form, new: Any, changes: Any, wanted: Any) -> None:
    """Of an insert and of an update; then nothing of the batch is written, and the caller's transaction may go on."""
    call = bench.call()
    things = call.things
    await things.insert(form(code="AAA0", mail="ada@example.com", order="o", count=7), id="t0")
    await things.insert_many([new(form=form(code=f"BBB{n}"), id=f"b{n}") for n in range(3)])
    state = await bench.sql("select id, sequence from things order by id")
    items = [new(form=form(**({"code": f"CCC{n}"} | (changes if n == 2 else {})))) for n in range(4)]
    with pytest.raises((Conflict, Invalid)) as refused:
        await things.insert_many(items)
    assert faults(refused) == wanted
    if "code" not in changes:
        updates = [
            Change(f"b{n}", form(**({"code": f"BBB{n}", "count": 50 + n} | (changes if n == 2 else {}))))
            for n in range(3)
        ]
        async with call.transaction():
            with pytest.raises((Conflict, Invalid)) as refused:
                async with call.transaction():
                    await things.update_many(updates)
            await things.get("b1")
        assert faults(refused) == wanted
    assert await bench.sql("select id, sequence from things order by id") == state


async def test_what_is_said_twice_is_refused(bench: Any, form: Form, new: Any) -> None:
    """A batch says one thing about a row: a key that comes twice is a fault of the later one."""
    things = bench.call().things
    twice = [new(form=form(mail="a@b.de"), id="x"), new(form=form(code="XYZ", count=5, mail="A@B.de"), id="x")]
    for work, wanted in (
        (things.upsert_many(twice), [("[1].id", "repeated")]),
        (things.upsert_many_by_mail(twice), [("[1].mail", "repeated")]),
        (things.update_many([Change("x", form()), Change("y", form()), Change("x", form())]), [("[2].id", "repeated")]),
        (things.insert_many(twice), [("[1].id", "taken")]),
        (things.insert_many([structs.replace(one, id=None) for one in twice]), [("[1].mail", "taken")]),
    ):
        with pytest.raises((Conflict, Invalid)) as refused:
            await work
        assert faults(refused) == wanted
    assert await bench.value("select count(*) from things") == 0


async def test_if_match_and_immutable_name_their_items(bench: Any, form: Form, new: Any) -> None:
    """All of them at once."""
    things = bench.call().things
    made = await things.insert_many([new(form=form(code=f"AAA{n}"), id=f"t{n}") for n in range(3)])
    with pytest.raises(PreconditionFailed) as late:
        await things.update_many(
            [Change(f"t{n}", form(code=f"AAA{n}", count=9), made[n].sequence - n % 2) for n in range(3)]
        )
    assert faults(late) == [("[1]", "version")]
    with pytest.raises(Invalid) as refused:
        await things.update_many([Change(f"t{n}", form(code="ZZZ" if n else "AAA0", count=9)) for n in range(3)])
    assert faults(refused) == [("[1].code", "immutable"), ("[2].code", "immutable")]
    assert await bench.value("select count(*) from journal.things") == 3


async def test_more_than_one_statement_holds(bench: Any, form: Form, new: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large batches go in pieces, still all or nothing, and the item keeps its number."""
    monkeypatch.setattr("onehand.runtime.db.batch.CHUNK", 4)
    assert table.CHUNK == 1000
    things = bench.call().things
    items = [new(form=form(code=f"AAA{n}"), id=f"t{n}") for n in range(10)]
    with pytest.raises(Conflict) as refused:
        await things.insert_many([*items[:9], structs.replace(items[0], id="other")])
    assert faults(refused) == [("[9].code", "taken")]
    assert await bench.value("select count(*) from things") == 0
    await things.insert_many(items)
    changed = [new(form=form(code=f"AAA{n}", count=4 if n % 3 else 3), id=f"t{n}") for n in range(12)]
    done = await things.upsert_many_by_code(changed)
    assert [one.what for one in done] == [
        *(["unchanged", "updated", "updated"] * 3),
        "unchanged",
        "inserted",
        "inserted",
    ]
    assert [one.value.id for one in await things.get_many([f"t{n}" for n in range(12)])] == [f"t{n}" for n in range(12)]
    assert await things.delete_many([f"t{n}" for n in range(11, -1, -1)]) == [True] * 12


async def test_a_batch_is_part_of_the_callers_transaction(bench: Any, form: Form, new: Any) -> None:
    """It sees what was written there before, and goes when that goes."""
    call = bench.call()
    with pytest.raises(RuntimeError):  # noqa: PT012
        async with call.transaction():
            await call.things.insert(form(code="AAA"), id="a")
            done = await call.things.upsert_many_by_code(
                [new(form=form(code="AAA", count=5)), new(form=form(code="BBB"))]
            )
            assert [said(one) for one in done] == [("AAA", 5, "updated"), ("BBB", 3, "inserted")]
            assert (await call.things.upsert_by_code(form(code="BBB"))).what == "unchanged"
            raise RuntimeError
    assert await bench.value("select count(*) from things") == 0


async def test_who_wrote_is_recorded(bench: Any, form: Form, new: Any) -> None:
    """By batches as by single writes."""
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    things = bench.call("eve", trace).things
    await things.insert_many([new(form=form(), id="t1")])
    await things.update_many([Change("t1", form(count=4))])
    await things.upsert("t1", form(count=5))
    await things.upsert_many([new(form=form(count=6), id="t1")])
    await things.delete_many(["t1"])
    rows = await bench.sql("select journal_operation, journal_caller, journal_traceparent from journal.things")
    assert rows == [(operation, "eve", trace) for operation in ("insert", "update", "update", "update", "delete")]


async def test_children_in_batches(bench: Any, form: Form, part: Any, models: Any) -> None:
    """Each item names its parent; a row under another parent is not found, nor changed, nor taken over."""
    call = bench.call()
    await call.things.insert(form(), id="t1")
    await call.things.insert(form(code="XYZ"), id="t2")
    make = models.PartForm
    await call.parts.insert_many(
        [part(form=make(label="a"), thing_id="t1", id="a"), part(form=make(label="b"), thing_id="t2", id="b")]
    )
    assert [one and one.value.id for one in await call.parts.get_many(["a", "b"], thing_id="t1")] == ["a", None]
    assert [one and one.value.id for one in await call.parts.get_many(["a", "b"])] == ["a", "b"]
    changes = [Change("a", make(label="a2")), Change("b", make(label="b2"))]
    assert [one and one.value.label for one in await call.parts.update_many(changes, thing_id="t1")] == ["a2", None]
    assert await call.parts.delete_many(["a", "b"], thing_id="t2") == [False, True]
    with pytest.raises(Conflict) as refused:
        await call.parts.upsert_by_label(make(label="a2"), thing_id="t2")
    assert faults(refused) == [("label", "taken")]
    with pytest.raises(Conflict) as refused:
        await call.parts.upsert_many([part(form=make(label="c"), thing_id="t2", id="a")])
    assert faults(refused) == [("[0].id", "taken")]
    with pytest.raises(Invalid) as missing:
        await call.parts.insert_many([part(form=make(label=n), thing_id=t) for n, t in (("x", "t1"), ("y", "no"))])
    assert faults(missing) == [("[1].thing_id", "unknown_reference")]
    with pytest.raises(Conflict) as referred:
        await call.things.delete_many(["t2", "t1"])
    assert faults(referred) == [("[1]", "refused")]


async def test_two_batches_on_the_same_rows_wait_for_each_other(bench: Any, form: Form, new: Any) -> None:
    """Whatever the order in which they name them: no deadlock, and each is written."""
    things = bench.call().things
    items = [new(form=form(code=f"AAA{n}"), id=f"t{n}") for n in range(30)]
    await things.insert_many(items)

    async def write(count: int) -> None:
        order = sorted(range(30), key=lambda n: (n * (count * 7 + 1)) % 31)
        changes = [Change(f"t{n}", form(code=f"AAA{n}", count=count)) for n in order]
        assert [one.what for one in await bench.call().things.update_many(changes)] == ["updated"] * 30

    await asyncio.gather(*(write(count) for count in range(10, 20)))
    rows = await bench.sql("select id, count(*), count(distinct sequence) from journal.things group by id")
    assert sorted(rows) == sorted((f"t{n}", 11, 11) for n in range(30))
    assert await bench.value("select count(distinct count) from things") == 1
