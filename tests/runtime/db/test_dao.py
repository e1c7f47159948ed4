"""Do the generated methods do what their SQL says, against a real PostgreSQL?"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from onehand.runtime.db.store import ConnectionStore
from onehand.runtime.problem import Conflict, Invalid, NotFound, PreconditionFailed

Form = Callable[..., Any]

JOURNAL = "select journal_operation, sequence, id from journal.things order by journal_id"


def codes(problem: Any) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in problem.value.errors]


async def test_every_type_comes_back_as_it_was_written(bench: Any, form: Form, models: Any) -> None:
    """What a form says is what the resource shows, to the last digit and microsecond."""
    given = {
        "flag": False,
        "count": 1000,
        "price": Decimal("12345678901234.5678"),
        "ratio": 0.1,
        "day": date(2026, 2, 28),
        "at": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        "uid": uuid.UUID(int=2**100),
        "link": "https://example.com/ü",
        "extra": {"a": [1, None, "ü", 1.5, True]},
        "tags": ["x", "y'); drop table things; --"],
        "labels": {"one": 1},
        "cost": models.Money(amount=Decimal("1.2500"), currency="USD"),
        "state": models.State.CLOSED,
        "mail": "Ada@example.com",
        "order": "first",
        "peer_id": "p1",
    }
    made = await bench.call().things.insert(form(**given))
    again = await bench.call().things.get(made.value.id)
    assert again == made
    shown = structs.asdict(made.value)
    assert {name: shown[name] for name in given if name != "peer_id"} == {
        k: v for k, v in given.items() if k != "peer_id"
    }
    assert made.value.peer == models.Peer(id="p1")
    assert made.value.org.name == "Acme"
    assert made.value.author == "ada"


async def test_absent_optionals_and_defaults(bench: Any, form: Form, models: Any) -> None:
    """What the form leaves out is absent, or its default."""
    thing = (await bench.call().things.insert(form())).value
    assert (thing.flag, thing.tags, thing.state, thing.phase) == (True, [], models.State.OPEN, models.State.OPEN)
    assert (thing.ratio, thing.extra, thing.labels, thing.cost, thing.peer, thing.total) == (None,) * 6


async def test_finders(bench: Any, form: Form) -> None:
    """One per unique key; an e-mail address is found whatever its case."""
    things = bench.call().things
    made = await things.insert(form(mail="Ada@Example.com", order="o"))
    assert await things.get_by_mail("aDA@example.COM") == made
    assert await things.get_by_order_and_count("o", 3) == made
    assert await things.get_by_code("NOP") is None
    assert await things.get("nope") is None


async def test_a_put_that_changes_nothing_writes_nothing(bench: Any, form: Form) -> None:
    """Same form, same row: no WAL, no new xmin, no record, nothing queued, nobody woken."""
    things = bench.call().things
    made = await things.insert(form(cost=None, at=datetime(2026, 1, 1, tzinfo=UTC)))
    state = "select xmin::text, (select count(*) from journal.things), (select count(*) from journal.queue) from things"
    before = await bench.sql(state)
    bench.wakes.clear()
    start = await bench.value("select pg_current_wal_insert_lsn()")
    again = await bench.call("bob").things.update(
        made.value.id, form(at=datetime.fromisoformat("2026-01-01T01:00+01:00"))
    )
    same_price = await bench.call("bob").things.update(
        made.value.id, form(price=Decimal("1.50"), at=datetime(2026, 1, 1, tzinfo=UTC))
    )
    written = await bench.value("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::bigint", start)
    assert again == made == same_price
    assert await bench.sql(state) == before
    assert bench.wakes == []
    # A running server may log a snapshot of its own; the smallest write of a row takes more than this.
    assert written < 100


async def test_an_update_writes_and_records(bench: Any, form: Form) -> None:
    """A real change has a greater sequence, a later time, a journal record, a queue row and a hint."""
    things = bench.call().things
    made = await things.insert(form())
    changed = await things.update(made.value.id, form(count=4))
    assert changed is not None
    assert (changed.value.count, changed.sequence > made.sequence) == (4, True)
    assert changed.value.created_at == made.value.created_at < changed.value.updated_at
    records = [tuple(row) for row in await bench.sql(JOURNAL)]
    assert records == [("insert", made.sequence, made.value.id), ("update", changed.sequence, made.value.id)]
    assert (
        await bench.sql("select resource, key, replayed from journal.queue where resource = 'thing'")
        == [("thing", made.value.id, False)] * 2
    )
    assert len(bench.wakes) == 3


async def test_who_and_trace_are_recorded(bench: Any, form: Form) -> None:
    """By generated statements, and by raw SQL inside a transaction; nothing of it stays on the connection."""
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    call = bench.call("eve", trace)
    made = await call.things.insert(form())
    async with call.transaction():
        await call.sql.execute("update things set total = 1 where id = $1", made.value.id)
    async with bench.call("").transaction() as session:
        await session.execute("delete from things where id = $1", made.value.id)
    rows = await bench.sql(
        "select journal_operation, journal_caller, journal_traceparent from journal.things order by journal_id"
    )
    assert [tuple(row) for row in rows[:2]] == [("insert", "eve", trace), ("update", "eve", trace)]
    assert rows[2][:2] == ("delete", None)


async def test_if_match(bench: Any, form: Form) -> None:
    """An update or delete of a row that has moved is refused, also when it would change nothing."""
    things = bench.call().things
    made = await things.insert(form())
    with pytest.raises(PreconditionFailed):
        await things.update(made.value.id, form(), if_match=made.sequence - 1)
    with pytest.raises(PreconditionFailed):
        await things.delete(made.value.id, if_match=made.sequence - 1)
    with pytest.raises(PreconditionFailed):
        await things.set(made.value.id, total=Decimal(1), if_match=made.sequence - 1)
    assert await things.update(made.value.id, form(count=5), if_match=made.sequence) is not None


async def test_a_missing_row(bench: Any, form: Form) -> None:
    """It is None or False, never an error and never somebody else's row."""
    things = bench.call().things
    assert await things.update("nope", form()) is None
    assert await things.set("nope", total=Decimal(1)) is None
    assert await things.delete("nope") is False
    assert await things.delete("nope", if_match=1) is False
    with pytest.raises(NotFound):
        await things.versions("nope")


async def test_immutable(bench: Any, form: Form) -> None:
    """An immutable field may be repeated, and is refused when it differs."""
    things = bench.call().things
    made = await things.insert(form())
    with pytest.raises(Invalid) as refused:
        await things.update(made.value.id, form(code="XYZ", count=9))
    assert codes(refused) == [("code", "immutable")]


async def test_set_writes_what_no_form_says(bench: Any, form: Form, models: Any) -> None:
    """UNSET leaves alone, None clears; after it a form that says the same as before still changes nothing."""
    things = bench.call().things
    made = await things.insert(form(), total=Decimal(5))
    closed = await things.set(made.value.id, phase=models.State.CLOSED)
    assert closed is not None
    assert (closed.value.phase, closed.value.total) == (models.State.CLOSED, Decimal(5))
    assert (await things.set(made.value.id, phase=models.State.CLOSED)) == closed
    assert await things.update(made.value.id, form()) == closed
    cleared = await things.set(made.value.id, total=None)
    assert cleared is not None
    assert cleared.value.total is None
    assert await things.set(made.value.id) == cleared


async def test_hand_made_sql_cannot_hide_a_change(bench: Any, form: Form) -> None:
    """It nulls the hash, so that the same form afterwards is compared, and written where it differs."""
    things = bench.call().things
    made = await things.insert(form())
    assert await bench.value("select hash_code from things") is not None
    await bench.sql("update things set count = 7")
    assert await bench.value("select hash_code from things") is None
    back = await things.update(made.value.id, form())
    assert back is not None
    assert back.value.count == 3
    assert await bench.value("select hash_code from things") is not None


async def test_many_updates_at_once_lose_nothing(bench: Any, form: Form) -> None:
    """Each of them is written, in some order; sequences grow with the journal."""
    made = await bench.call().things.insert(form())
    await asyncio.gather(*(bench.call().things.update(made.value.id, form(count=n)) for n in range(10, 40)))
    rows = await bench.sql(
        "select sequence, count from journal.things where journal_operation = 'update' order by journal_id"
    )
    assert {count for _, count in rows} == set(range(10, 40))
    assert [sequence for sequence, _ in rows] == sorted(sequence for sequence, _ in rows)


async def test_sequence_grows_over_a_delete(bench: Any, form: Form) -> None:
    """The delete has its own, greater than the row's; a row of the same key afterwards goes on from there."""
    things = bench.call().things
    made = await things.insert(form(), id="same")
    assert await things.delete("same")
    again = await things.insert(form(), id="same")
    sequences = [row[1] for row in await bench.sql(JOURNAL)]
    assert sequences == sorted(set(sequences))
    assert (sequences[0], sequences[2]) == (made.sequence, again.sequence)


async def test_conflicts_name_the_field(bench: Any, form: Form) -> None:
    """A unique key is a conflict, of each field in it."""
    things = bench.call().things
    await things.insert(form(mail="ada@example.com", order="x"), id="t1")
    for changes, wanted in (
        ({"code": "ABC", "count": 4}, [("code", "taken")]),
        ({"code": "XYZ", "count": 4, "mail": "ADA@example.com"}, [("mail", "taken")]),
        ({"code": "XYZ", "order": "x"}, [("order", "taken"), ("count", "taken")]),
    ):
        with pytest.raises(Conflict) as refused:
            await things.insert(form(**changes))
        assert codes(refused) == wanted
    with pytest.raises(Conflict) as refused:
        await things.insert(form(code="XYZ"), id="t1")
    assert codes(refused) == [("id", "taken")]


async def test_references_are_looked_up(bench: Any, form: Form, org: str) -> None:
    """In the own service by foreign key, elsewhere in the local copy; a deleted copy counts as missing."""
    things = bench.call().things
    with pytest.raises(Invalid) as refused:
        await things.insert(form(org_id="nope"))
    assert codes(refused) == [("org_id", "unknown_reference")]
    with pytest.raises(Invalid) as refused:
        await things.insert(form(user_id="u1"))
    assert codes(refused) == [("user_id", "unknown_reference")]
    await bench.sql("insert into copies.user_user values ('u1', 'Ada', 1, null), ('u2', 'Bob', 2, now())")
    made = await things.insert(form(user_id="u1"))
    with pytest.raises(Invalid):
        await things.update(made.value.id, form(user_id="u2"))
    assert (await bench.call().user_copy.get("u1")).name == "Ada"
    assert await bench.call().user_copy.get("u2") is None
    await bench.sql("delete from copies.user_user")
    assert await things.update(made.value.id, form(user_id="u1", count=9)) is not None
    with pytest.raises(Conflict, match="still refers to it"):
        await bench.call().orgs.delete(org)


@pytest.mark.parametrize(
    ("set_to", "field", "code"),
    [
        ("count = 0", "count", "too_small"),
        ("count = 1001", "count", "too_large"),
        ("price = 0", "price", "too_small"),
        ("code = 'abc'", "code", "pattern"),
        ("code = ' ABC'", "code", "blank"),
        ("state = 'other'", "state", "unknown_value"),
        ("tags = '{}'", "tags", "type"),
        ("tags = '[1, 2, 3, 4]'", "tags", "too_long"),
        ("count = null", "count", "required"),
    ],
)
async def test_what_a_constraint_refuses_names_the_field(
    bench: Any, form: Form, set_to: str, field: str, code: str
) -> None:
    """Every rule of the design also holds for SQL that goes around the forms."""
    things = bench.call().things
    await things.insert(form(), id="t1")
    sql = f"update things set {set_to} where id = $1 returning *"
    with pytest.raises(Invalid) as refused:
        await things.write(sql, "t1")
    assert (field, code) in codes(refused)


async def test_children_live_inside_their_parent(bench: Any, form: Form, models: Any) -> None:
    """Under another parent a child is not found, not changed and not deleted; without a parent it is not made."""
    call = bench.call()
    await call.things.insert(form(), id="t1")
    await call.things.insert(form(code="XYZ"), id="t2")
    part = (await call.parts.insert(models.PartForm(label="a"), thing_id="t1")).value
    assert await call.parts.get(part.id, thing_id="t1") == await call.parts.get(part.id)
    assert await call.parts.get(part.id, thing_id="t2") is None
    assert await call.parts.lock(part.id, thing_id="t2") is None
    assert await call.parts.update(part.id, models.PartForm(label="b"), thing_id="t2") is None
    assert not await call.parts.delete(part.id, thing_id="t2")
    with pytest.raises(NotFound):
        await call.parts.versions(part.id, thing_id="t2")
    assert len((await call.parts.page(models.PartQuery(), thing_id="t1")).items) == 1
    assert (await call.parts.page(models.PartQuery(), thing_id="t2")).items == []
    with pytest.raises(NotFound) as missing:
        await call.parts.insert(models.PartForm(label="c"), thing_id="nope")
    assert (missing.value.resource, missing.value.id) == ("thing", "nope")
    with pytest.raises(Conflict) as refused:
        await call.parts.insert(models.PartForm(label="a"), thing_id="t2")
    assert codes(refused) == [("label", "taken")]
    assert await call.parts.update(part.id, models.PartForm(label="b"), thing_id="t1") is not None


async def test_versions_tell_the_history_newest_first(bench: Any, form: Form, org: str) -> None:
    """Each with who, when and the row as it was, also what it embedded then; pages follow each other."""
    things = bench.call().things
    await things.insert(form(), id="t1")
    await bench.sql("update orgs set name = 'Other'")
    await things.update("t1", form(count=4))
    await bench.call("bob").things.delete("t1")
    page = await things.versions("t1", limit=2)
    rest = await things.versions("t1", limit=2, after=page.next)
    assert [(one.type, one.caller, one.thing.count, one.thing.org.name) for one in [*page.items, *rest.items]] == [
        ("delete", "bob", 4, "Other"),
        ("update", "ada", 4, "Other"),
        ("insert", "ada", 3, "Acme"),
    ]
    assert rest.next is None


async def test_everything_is_iterated_once(bench: Any, models: Any) -> None:
    """Whatever the size of the batch."""
    call = bench.call()
    ids = [(await call.orgs.insert(models.OrgForm(name=f"o{n}"))).value.id for n in range(7)]
    for batch in (1, 3, 7, 100):
        assert [one.id async for one in call.orgs.all(batch)] == ids


async def test_events_are_recorded_in_the_transaction(bench: Any, form: Form, wide: Any, models: Any) -> None:
    """Emitted means: in the journal and queued, when the transaction commits, and only then."""
    placed = wide.module("events").ThingPlaced
    call = bench.call("eve")
    event = placed(thing_id="t1", total=models.Money(amount=Decimal(1)))
    with pytest.raises(RuntimeError):  # noqa: PT012 - what is tried is the whole transaction
        async with call.transaction():
            await call.emit(event)
            raise RuntimeError
    assert await bench.value("select count(*) from journal.queue") == 1  # the organisation
    async with call.transaction():
        await call.things.insert(form(), id="t1")
        await call.emit(event)
    rows = await bench.sql("select discriminator, key, journal_caller, body->>'thing_id' from journal.wide_events")
    assert rows == [("thing_placed", "t1", "eve", "t1")]
    assert await bench.sql("select resource, key from journal.queue order by position offset 1") == [
        ("thing", "t1"),
        (None, "t1"),
    ]


async def test_a_call_inside_somebody_elses_transaction(bench: Any, form: Form, wide: Any) -> None:
    """A consumer's writes are committed or taken back with the batch."""
    for commit in (False, True):
        async with bench.database.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            call = wide.module("call").Call(ConnectionStore(connection), None)
            await call.things.insert(form())
            async with call.transaction():
                await call.things.get("nope")
            await (transaction.commit() if commit else transaction.rollback())
        assert await bench.value("select count(*) from things") == int(commit)
