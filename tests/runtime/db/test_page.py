"""Are lists complete, in order, and answered from the index that was declared for them?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from onehand.runtime.db.database import Database
from onehand.runtime.problem import Invalid
from tests.runtime.db.wide import Bench, Generated
from tests.workspace.databases import Made, made

COUNT = 20_000
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)

FILL = """
insert into things (id, code, flag, count, price, state, mail, "order", org_id, created_at, tags)
select 't' || lpad(n::text, 6, '0'), translate(substr(md5(n::text), 1, 3), '0123456789abcdef', 'ABCDEFGHIJKLMNOP') || n,
  n % 50 = 0, n % 1000 + 1, (n % 500 + 1)::numeric / 100, case when n % 40 = 0 then 'CLOSED' else 'open' end,
  'm' || n || '@Example.com', 'o' || n % 701, $1, $2::timestamptz + n / 4 * interval '1 minute', '[]'
from generate_series(1, $3) as n
"""


@pytest.fixture(scope="module")
def filled(postgres: Any, wide: Generated) -> Made:
    """Filled once: no test here changes it."""

    async def fill() -> Made:
        database = await made(postgres, wide.design, wide.design.services["wide"])
        connection = await database.connect("app")
        await connection.execute("insert into orgs (id, name) values ('acme', 'Acme')")
        await connection.execute(FILL, "acme", BEGAN, COUNT)
        await connection.close()
        connection = await database.connect()
        await connection.execute("vacuum analyze things")
        await connection.close()
        return database

    return asyncio.run(fill())


@pytest.fixture
async def full(filled: Made, wide: Generated) -> AsyncIterator[Bench]:
    pool = await Database.open(filled.url("app"), name="wide", size=2)
    yield Bench(filled, pool, wide, [])
    await pool.close()


class Listening:
    """Stands for the session and keeps what it is asked."""

    def __init__(self) -> None:
        self.sql = ""
        self.args: tuple[Any, ...] = ()

    async def many(self, sql: str, *args: Any) -> list[Any]:
        self.sql, self.args = sql, args
        return []


async def explained(bench: Any, models: Any, **asked: Any) -> Any:
    """How PostgreSQL answers exactly the statement of the DAO."""
    things = bench.call().things
    things.db = listening = Listening()
    await things.page(models.ThingQuery(**asked))
    connection = await bench.made.connect("app")
    try:
        text = await connection.fetchval(f"explain (format json, analyze, buffers) {listening.sql}", *listening.args)
    finally:
        await connection.close()
    return json.loads(text)[0]["Plan"]


def nodes(plan: Any) -> list[Any]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "things_created_at_id_index"),
        ({"sort": "code"}, "things_code_unique"),
        ({"sort": "-count"}, "things_count_id_index"),
        ({"flag": True}, "things_flag_created_at_id_index"),
        ({"state": "CLOSED"}, "things_state_created_at_id_index"),
        ({"order": "o7"}, "things_order_created_at_id_index"),
        ({"order": "o7", "created_at_from": BEGAN + timedelta(hours=9)}, "things_order_created_at_id_index"),
        ({"created_at_from": BEGAN + timedelta(hours=80)}, "things_created_at_id_index"),
        ({"created_at_until": BEGAN + timedelta(hours=1)}, "things_created_at_id_index"),
        ({"code_prefix": "ABC"}, "things_code_unique"),
        ({"mail": "M777@example.com"}, "things_mail_unique"),
        ({"price_from": Decimal("4.99"), "price_until": Decimal(5)}, "things_price_id_index"),
        ({"count_from": 7, "count_until": 8}, "things_count_id_index"),
        ({"id": ["t000007", "t000008"]}, "things_pk"),
    ],
)
async def test_every_declared_question_has_its_index(full: Any, models: Any, asked: Any, index: str) -> None:
    """No question reads the whole table: the declared index leads."""
    plan = await explained(full, models, **asked)
    found = nodes(plan)
    assert index in {node.get("Index Name") for node in found}, found
    assert not [node for node in found if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "things"]
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 700


async def test_a_deep_page_costs_as_much_as_the_first(full: Any, models: Any) -> None:
    """The cursor is looked up in the index; nothing before it is read again."""
    things = full.call().things
    first = await explained(full, models, limit=100)
    page = await things.page(models.ThingQuery(limit=100))
    for _ in range(100):
        page = await things.page(models.ThingQuery(limit=100, after=page.next))
    deep = await explained(full, models, limit=100, after=page.next)
    assert deep["Shared Hit Blocks"] <= first["Shared Hit Blocks"] * 1.2


@pytest.mark.parametrize("sort", ["-created_at", "code", "-count", "price"])
async def test_pages_show_everything_once_and_in_order(full: Any, models: Any, sort: str) -> None:
    """Also where many rows have the same value: the id breaks ties in the same direction."""
    things = full.call().things
    seen: list[Any] = []
    query = {"created_at_until": BEGAN + timedelta(minutes=300), "sort": sort, "limit": 97}
    page = await things.page(models.ThingQuery(**query))
    while True:
        seen += page.items
        if page.next is None:
            break
        page = await things.page(models.ThingQuery(**query, after=page.next))
    name = sort.removeprefix("-")
    expected = sorted(seen, key=lambda one: (getattr(one, name), one.id), reverse=sort.startswith("-"))
    assert [one.id for one in seen] == [one.id for one in expected]
    assert len({one.id for one in seen}) == len(seen) == 1199


async def test_questions_narrow_each_other(full: Any, models: Any) -> None:
    """Several parameters mean all of them, and an absent one means nothing."""
    things = full.call().things
    found = (await things.page(models.ThingQuery(flag=True, state="CLOSED", count_until=500, limit=100))).items
    assert found
    assert all((one.flag, one.state, one.count < 500) == (True, models.State.CLOSED, True) for one in found)
    assert (await things.page(models.ThingQuery(id=[]))).items == []
    assert (await things.page(models.ThingQuery(order=""))).items == []


async def test_values_are_never_sql(full: Any, models: Any) -> None:
    """Whatever a caller writes is compared, not run; `%` and `_` mean themselves."""
    things = full.call().things
    for text in ("'; drop table things; --", "%", "_", "A%", "\\", "$1"):
        assert (await things.page(models.ThingQuery(code_prefix=text))).items == []
        assert (await things.page(models.ThingQuery(order=text))).items == []
    with pytest.raises(Invalid):
        await things.page(models.ThingQuery(order="a\0b"))


async def test_a_foreign_cursor_is_refused(full: Any, models: Any) -> None:
    """A cursor belongs to one sort and one set of filters; anything else is a 422 at `after`."""
    things = full.call().things
    cursor = (await things.page(models.ThingQuery(flag=True))).next
    for changed in ({"flag": False}, {}, {"flag": True, "sort": "code"}):
        with pytest.raises(Invalid) as refused:
            await things.page(models.ThingQuery(**changed, after=cursor))
        assert refused.value.errors[0].field == "after"
    for nonsense in ("", "x", "W10", cursor[:-3]):
        with pytest.raises(Invalid):
            await things.page(models.ThingQuery(flag=True, after=nonsense))


async def test_an_undeclared_sort_is_refused(full: Any, models: Any) -> None:
    """Only what the design lists; nothing of the caller's gets near the SQL."""
    with pytest.raises(Invalid) as refused:
        await full.call().things.page(models.ThingQuery(sort="id; drop table things"))
    assert (refused.value.errors[0].field, refused.value.errors[0].code) == ("sort", "unknown_value")
