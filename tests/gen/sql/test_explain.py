"""Is every declared question answered from the index that was made for it, on every page alike?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onehand.gen.sql.indexes import searched
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design, SearchTerm
from onehand.text.source import Source
from tests.gen.sql.asked import Answer, Asked, asked

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "api"
SHOP_TABLES = [("user", "user"), ("order", "order"), ("catalog", "product"), ("mailer", "message")]

EVERY = """
service: every
description: Every kind of search and of sort.
team: t
auth: {user: []}
enums:
  state: {open: Open., closed: Closed., lost: Lost., found: Found.}
models:
  place_reference: {fields: {id: id}}
resources:
  place: {fields: {name: string}}
  thing:
    fields:
      code: string
      name: string
      note: string?
      mail: email
      other_mail: email?
      state: {type: state, default: open}
      flag: {type: boolean, default: true}
      rank: integer
      size: integer?
      price: {type: decimal, digits: 10, scale: 2}
      score: float
      day: date
      due: datetime?
      uid: uuid
      link: url
      place: {type: place_reference, from: place_id}
    form: {add: {place_id: {refers_to: every.place}}}
    unique: [code, [name, uid], other_mail]
    search:
      - note
      - mail
      - state
      - flag
      - size
      - uid
      - place
      - {rank: range}
      - {size: range}
      - {price: range}
      - {score: range}
      - {day: range}
      - {due: range}
      - {created_at: range}
      - {code: prefix}
      - {note: prefix}
      - {mail: prefix}
      - {link: prefix}
      - [state, rank]
      - [state, flag, size]
      - [state, {price: range}]
      - [flag, {created_at: range}]
      - [note, {code: prefix}]
    sort: [-created_at, created_at, code, -name, mail, state, -flag, rank, -price, score, day, uid]
  part:
    parent: thing
    fields: {label: string, rank: integer}
    search: [label, {rank: range}]
    sort: [rank, -created_at]
"""

PAGE = 26 + 12
"""Buffers that one page may cost more than another: its rows lie together, or each on a page of its own; another leaf
of the index, another level."""
WEIGHED = 300
"""Buffers more where no index has filter and order: the planner weighs rows to sort against rows to skip, page by
page."""


def shop() -> Design:
    loaded = load_sources([Source(f"api/{path.name}", path.read_text()) for path in sorted(SHOP.glob("*.yaml"))])
    assert loaded.design is not None, loaded.diagnostics
    return loaded.design


def every() -> Design:
    loaded = load_sources([Source("api/every.yaml", EVERY)])
    assert loaded.design is not None, loaded.diagnostics
    return loaded.design


TABLES = [
    *(pytest.param((shop, *table), id=table[1]) for table in SHOP_TABLES),
    pytest.param((every, "every", "thing"), id="thing", marks=pytest.mark.slow),
    pytest.param((every, "every", "part"), id="part", marks=pytest.mark.slow),
]


class Bound:
    """A filled table, asked without an event loop around the test."""

    def __init__(self, loop: asyncio.AbstractEventLoop, of: Asked) -> None:
        self.loop = loop
        self.of = of

    def explain(self, **question: Any) -> Answer:
        return self.loop.run_until_complete(self.of.explain(**question))

    def deep(self, **question: Any) -> Answer | None:
        """Page 2,000 of the answer, or the last full one; None when there is no second."""
        cursor = self.loop.run_until_complete(self.of.cursor(2_000 * 25, **question))
        return None if cursor is None else self.explain(**question, after=cursor)


@pytest.fixture(scope="module", params=TABLES)
def table(request: pytest.FixtureRequest, postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bound]:
    design, service, name = request.param
    loop = asyncio.new_event_loop()
    root = tmp_path_factory.mktemp("asked")
    found = loop.run_until_complete(asked(postgres, design(), service, name, root))
    yield Bound(loop, found)
    loop.run_until_complete(found.connection.close())
    loop.close()


def _question(of: Asked, terms: tuple[SearchTerm, ...], *, narrow: bool = True) -> dict[str, Any]:
    return {key: value for term in terms for key, value in of.asking(term, narrow=narrow).items()}


def _begins(of: Asked, answer: Answer, terms: tuple[SearchTerm, ...]) -> bool:
    """Does an index that was used begin with these columns?"""
    wanted = [searched(of.resource, term.field) for term in terms]
    return any(_keys(of, name)[: len(wanted)] == wanted for name in answer.indexes)


def _keys(of: Asked, index: str) -> list[str]:
    found: list[str] = of.keys[index]
    return found[1:] if of.resource.parent and found[0] == f"{of.resource.parent}_id" else found


def test_a_declared_search_is_answered_from_its_index(table: Bound) -> None:
    """Each one, and each leading part of it: the index begins with what is asked for, and nobody reads the whole table.
    A search that is all equalities has the default order from its index, too.
    """
    for terms in table.of.terms():
        answer = table.explain(**_question(table.of, terms))
        said = f"{terms}: {answer}"
        kinds = answer.kinds(table.of.resource.plural)
        assert "Seq Scan" not in kinds, said
        assert _begins(table.of, answer, terms), said
        if terms[-1].match == "equal" and table.of.whole(terms):
            assert not {"Sort", "Bitmap Heap Scan"} & kinds or answer.rows < 26, said


def test_a_declared_sort_is_read_in_the_order_of_its_index(table: Bound) -> None:
    """In its direction: nothing is sorted, and page 2,000 costs what page 1 costs."""
    for sort in map(str, table.of.resource.sort):
        first, deep = table.explain(sort=sort), table.deep(sort=sort)
        assert deep is not None
        for answer in (first, deep):
            assert not {"Seq Scan", "Sort", "Bitmap Heap Scan"} & answer.kinds(table.of.resource.plural), (
                f"{sort}: {answer}"
            )
            assert answer.rows == 26
        assert abs(deep.buffers - first.buffers) <= PAGE, f"{sort}: {first} | {deep}"


def test_a_deep_page_of_a_search_costs_what_the_first_costs(table: Bound) -> None:
    """Every search alone and every leading part of it, in the default order, asked for few rows and for many."""
    for terms in table.of.terms():
        for narrow in (True, False):
            question = _question(table.of, terms, narrow=narrow)
            ordered = terms[-1].match == "equal" and table.of.whole(terms)
            _flat(table, question, 0 if ordered else WEIGHED)


def test_so_does_a_deep_page_in_another_order(table: Bound) -> None:
    """Every search in every declared order. Not of few values: behind a cursor the planner takes them for the last."""
    few = {"state", "flag", "status", "in_stock"}
    for sort in [str(one) for one in table.of.resource.sort if one.field not in few]:
        for terms in table.of.terms():
            for narrow in (True, False):
                _flat(table, _question(table.of, terms, narrow=narrow) | {"sort": sort}, WEIGHED)


def test_searches_narrow_each_other(table: Bound) -> None:
    """Any two of them together: one index leads, the rest filters, and no page reads the whole table."""
    terms = table.of.terms()
    for at, first in enumerate(terms):
        for second in terms[at + 1 :]:
            question = _question(table.of, first, narrow=False) | _question(table.of, second, narrow=False)
            _flat(table, question, WEIGHED)


def test_a_range_is_planned_for_its_values(table: Bound) -> None:
    """Also when the statement has been asked often, and nothing else narrows it: a plan for any values would read a
    whole index where one row is meant. It is because the limit is a parameter that PostgreSQL never finds such a plan
    cheap enough.
    """
    for terms in table.of.terms():
        if terms[0].match != "equal" and not table.of.parents:
            assert table.loop.run_until_complete(_generic_plans(table.of, _question(table.of, terms))) == 0, terms


async def _generic_plans(of: Asked, question: dict[str, Any]) -> int:
    sql, args = await of.statement(**question)
    prepared = await of.connection.prepare(sql)
    for _ in range(12):
        await prepared.fetch(*args)
    asked = "select generic_plans from pg_prepared_statements where statement = $1"
    found: int = await of.connection.fetchval(asked, sql)
    return found


def _flat(table: Bound, question: dict[str, Any], more: int) -> None:
    first, deep = table.explain(**question), table.deep(**question)
    plural = table.of.resource.plural
    assert "Seq Scan" not in first.kinds(plural), f"{question}: {first}"
    if deep is not None:
        assert "Seq Scan" not in deep.kinds(plural), f"{question}: {deep}"
        allowed = first.buffers + PAGE if not more else 2 * (first.buffers + PAGE) + more
        assert deep.buffers <= allowed, f"{question}: {first} | {deep}"
