"""Do the memory of the mock and PostgreSQL give the same answers, whatever is asked of their DAOs?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from onehand.runtime.db.database import Database
from onehand.runtime.db.item import Change
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.written import Written
from onehand.runtime.identity import Identity
from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.page import Page
from onehand.runtime.problem import Problem
from tests.runtime.db.wide import Generated
from tests.workspace.databases import Made, made

IDS = ("a", "b", "c", "Ä", "z")
CODES = dict(zip(IDS, ("AAA", "BBB", "CCC", "ABC1", "ZZZ0"), strict=True))
MOMENT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)

ids = st.sampled_from(IDS)
free = st.fixed_dictionaries(
    {"code": st.sampled_from(tuple(CODES.values())), "count": st.integers(3, 5)},
    optional={
        "price": st.sampled_from([Decimal(1), Decimal("1.50"), Decimal("1.5000"), Decimal("2.0001")]),
        "mail": st.sampled_from(["Ada@example.com", "ADA@example.com", "ÄDA@example.com", "äda@example.com"]),
        "order": st.sampled_from(["x", "X", "é", "zz"]),
        "at": st.sampled_from(
            [MOMENT, MOMENT + timedelta(microseconds=1), MOMENT.astimezone(timezone(timedelta(hours=5)))]
        ),
        "extra": st.sampled_from([0, False, 1, True, 1.0, "", [], {}, {"a": None}, {"a": 1}, {"a": True}, [[1], [2]]]),
        "tags": st.lists(st.sampled_from(["t", "u"]), max_size=3),
        "labels": st.dictionaries(st.sampled_from(["k", "l"]), st.integers(0, 1)),
        "cost": st.sampled_from(["1", "1.0", "2.50"]),
        "flag": st.booleans(),
        "ratio": st.sampled_from([0.1, 1.0, 1e20]),
        "org_id": st.sampled_from(["o1", "o2", "nope"]),
    },
)
"""What forms say: few values, so that they meet."""
same = st.sampled_from([None, Decimal("1.5"), Decimal("1.50"), Decimal(2)])
queries = st.fixed_dictionaries(
    {"sort": st.sampled_from(["code", "-count", "price"]), "limit": st.integers(1, 3)},
    optional={
        "flag": st.booleans(),
        "order": st.sampled_from(["x", "X", ""]),
        "code_prefix": st.sampled_from(["A", "ZZ", ""]),
        "count_from": st.integers(3, 5),
        "count_until": st.integers(3, 5),
        "mail": st.sampled_from(["ADA@EXAMPLE.com", "ÄDA@example.com"]),
        "price_from": st.just(Decimal("1.5")),
        "id": st.lists(ids, max_size=3),
    },
)
several = st.lists(st.tuples(ids, free), max_size=4)
steps = st.one_of(
    st.tuples(st.just("insert"), ids, free, same),
    st.tuples(st.just("update"), ids, free),
    st.tuples(st.just("set"), ids, same),
    st.tuples(st.just("delete"), ids),
    st.tuples(st.just("upsert"), ids, free),
    st.tuples(st.sampled_from(["upsert_by_code", "upsert_by_mail", "upsert_by_order_and_count"]), ids, free),
    st.tuples(st.just("finders"), ids, free),
    st.tuples(st.just("page"), queries),
    st.tuples(st.sampled_from(["insert_many", "update_many", "upsert_many", "upsert_many_by_code"]), several),
    st.tuples(st.sampled_from(["get_many", "delete_many"]), st.lists(ids, max_size=4)),
    st.tuples(st.just("part"), ids, ids, st.sampled_from(["l", "m"])),
    st.tuples(st.just("drop part"), ids, ids),
    st.tuples(st.just("org"), st.sampled_from(["o1", "o2"]), st.booleans()),
)
transactions = st.tuples(st.just("transaction"), st.lists(steps, max_size=4), st.booleans())
scripts = st.lists(st.one_of(steps, steps, steps, transactions), min_size=1, max_size=14)


class Undone(Exception):  # noqa: N818
    """Ends a transaction that is to be taken back."""


class Side:
    """One of the two, and what it has answered."""

    def __init__(self, wide: Generated, store: Any) -> None:
        self.wide = wide
        self.models = wide.module("models")
        self.call = wide.module("call").Call(store, None, identity=Identity("user", "ada"))
        self.seen: dict[str, int] = {}

    def form(self, said: dict[str, Any], *, alone: bool = True, id: str = "") -> Any:
        """In a batch of updates nothing may be given up by one row and taken by another: its order is nobody's."""
        given = {"price": Decimal(1), "org_id": "o1"} | said
        if not alone:
            given |= {"code": CODES[id], "org_id": "o1", "mail": None, "order": None}
        if "cost" in given:
            given["cost"] = self.models.Money(amount=Decimal(str(given["cost"])))
        return self.models.ThingForm(**given)

    async def run(self, step: tuple[Any, ...]) -> Any:
        """The answer, told so that both can be compared."""
        try:
            return self.told(await self.step(*step))
        except Problem as problem:
            return type(problem).__name__, [(fault.field, fault.code) for fault in problem.errors]

    async def step(self, what: str, *args: Any) -> Any:
        dao, parts = self.call.things, self.call.parts
        match what, *args:
            case "insert", id, said, total:
                return await dao.insert(self.form(said), id=id, total=total)
            case "update", id, said:
                return await dao.update(id, self.form(said))
            case "set", id, total:
                return await dao.set(id, total=total)
            case "delete", id:
                return await dao.delete(id)
            case "upsert", id, said:
                return await dao.upsert(id, self.form(said))
            case (("upsert_by_code" | "upsert_by_mail" | "upsert_by_order_and_count"), id, said):
                return await getattr(dao, what)(self.form(said), id=id)
            case "finders", id, said:
                form = self.form(said)
                return [
                    await dao.get(id),
                    await dao.get_by_code(form.code),
                    await dao.get_by_mail(form.mail),
                    await dao.get_by_order_and_count(form.order, form.count),
                ]
            case "page", query:
                return await self.pages(query)
            case "insert_many", items:
                new = self.wide.module("dao.things").NewThing
                return await dao.insert_many([new(form=self.form(said), id=id) for id, said in items])
            case "update_many", items:
                return await dao.update_many([Change(id, self.form(said, alone=False, id=id)) for id, said in items])
            case (("upsert_many" | "upsert_many_by_code"), items):
                new = self.wide.module("dao.things").NewThing
                return await getattr(dao, what)(
                    [new(form=self.form(said, alone=False, id=id), id=id) for id, said in items]
                )
            case (("get_many" | "delete_many"), wanted):
                return await getattr(dao, what)(wanted)
            case "part", id, thing, label:
                return await parts.upsert(id, self.models.PartForm(label=label), thing_id=thing)
            case "drop part", id, thing:
                return await parts.delete(id, thing_id=thing)
            case "org", id, there:
                if there:
                    return (await self.call.orgs.upsert(id, self.models.OrgForm(name=f"Org {id}"))).what
                return await self.call.orgs.delete(id)
            case "transaction", inner, commit:
                return await self.transaction(inner, commit=commit)
        raise AssertionError(what)

    async def transaction(self, inner: list[Any], *, commit: bool) -> Any:
        answers = []
        try:
            async with self.call.transaction():
                for step in inner:
                    try:
                        async with self.call.transaction():
                            answers.append(self.told(await self.step(*step)))
                    except Problem as problem:
                        answers.append((type(problem).__name__, [(one.field, one.code) for one in problem.errors]))
                if not commit:
                    raise Undone  # noqa: TRY301  what ends it is not an error
        except Undone:
            self.seen.clear()
        return answers

    async def pages(self, query: dict[str, Any]) -> list[str]:
        found, after = [], None
        while True:
            page = await self.call.things.page(self.models.ThingQuery(**query, after=after))
            found += [thing.id for thing in page.items]
            after = page.next
            if after is None:
                return found

    def told(self, answer: Any) -> Any:
        """Without times; of a sequence only whether it has grown."""
        if isinstance(answer, list):
            return [self.told(one) for one in answer]
        if isinstance(answer, Versioned):
            id = answer.value.id
            grown = answer.sequence > self.seen.get(id, 0)
            assert grown or answer.sequence == self.seen[id]
            self.seen[id] = answer.sequence
            return shown(answer.value), grown, answer.what if isinstance(answer, Written) else None
        return answer

    async def everything(self) -> Any:
        """All rows, and the history of each."""
        rows = [[shown(one) async for one in dao.all(2)] for dao in (self.call.things, self.call.parts, self.call.orgs)]
        history: list[Any] = []
        for id in IDS:
            try:
                page: Page[Any] = await self.call.things.versions(id, limit=100)
                history.append([(one.type, one.caller, shown(one.thing)) for one in page.items])
            except Problem:
                history.append(None)
        return rows, history


def shown(value: Any) -> Any:
    """Comparable, and 1 is not true."""
    fields = structs.asdict(value)
    fields.pop("created_at")
    fields.pop("updated_at")
    return repr({name: plain(one) for name, one in fields.items()})


def plain(value: Any) -> Any:
    """jsonb keeps no order of keys and no `.0`; a decimal without bounds keeps its zeros, which mean nothing."""
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.normalize() if isinstance(value, Decimal) else value


class Both:
    """What a script runs on; short to print, as failures print it."""

    def __init__(self, database: Made, wide: Generated) -> None:
        self.database = database
        self.wide = wide


@pytest.fixture(scope="module")
def both(postgres: Any, wide: Generated) -> Both:
    return Both(asyncio.run(made(postgres, wide.design, wide.design.services["wide"])), wide)


@asynccontextmanager
async def sides(both: Both) -> AsyncIterator[tuple[Side, Side]]:
    database, wide = both.database, both.wide
    pool = await Database.open(database.url("app"), name="wide", size=2)
    try:
        connection = await database.connect()
        await connection.execute("truncate journal.things, journal.queue")
        await connection.execute("delete from parts; delete from things; delete from orgs")
        await connection.execute("truncate journal.things, journal.queue")
        await connection.close()
        memory = MemoryStore(wide.module("app").SERVICE)
        yield Side(wide, DatabaseStore(pool, wake=lambda: None)), Side(wide, memory)
    finally:
        await pool.close()


async def compare(both: Both, script: list[Any]) -> None:
    async with sides(both) as (real, memory):
        for step in [("org", "o1", True), *script]:
            assert await real.run(step) == await memory.run(step), step
        assert await real.everything() == await memory.everything()


@given(scripts)
@example(
    script=[
        ("org", "o1", False),
        ("upsert_many", [("b", {"code": "AAA", "count": 3}), ("a", {"code": "AAA", "count": 3})]),
    ]
)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_memory_answers_as_postgresql(both: Both, script: list[Any]) -> None:
    """Rows, order, conflicts, what was written or not, history, rollbacks: the same on both sides."""
    asyncio.run(compare(both, script))


@pytest.mark.slow
@given(scripts)
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_memory_answers_as_postgresql_for_long(both: Both, script: list[Any]) -> None:
    """The same with new random scripts each time."""
    asyncio.run(compare(both, script))
