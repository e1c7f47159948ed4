"""Tables with 100,000 rows, and the statements that generated DAOs really ask of them."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from onehand.gen.service import generate
from onehand.gen.sql.columns import column_name, columns, field_named
from onehand.gen.sql.indexes import indexes
from onehand.gen.sql.words import ident, text
from onehand.ir.nodes import Design, Field, Resource, SearchTerm
from onehand.ir.types import Named, Primitive
from onehand.runtime.db.connection import prepare
from onehand.runtime.page import filters, write_cursor
from tests.workspace.databases import made

ROWS = 100_000
RARELY = 50
"""Of so many rows one has the last value of an enum, or true."""
GROUPS = 500
"""Different values of a column that is not unique, unless its type has fewer."""


@dataclass(frozen=True)
class Answer:
    """How PostgreSQL answered one statement."""

    plan: Any

    @property
    def nodes(self) -> list[Any]:
        return [*_nodes(self.plan)]

    @property
    def buffers(self) -> int:
        """Pages that were looked at, in memory or not."""
        found: int = self.plan["Shared Hit Blocks"] + self.plan["Shared Read Blocks"]
        return found

    @property
    def rows(self) -> int:
        found: int = self.plan["Actual Rows"]
        return found

    @property
    def indexes(self) -> set[str]:
        return {node["Index Name"] for node in self.nodes if "Index Name" in node}

    def kinds(self, table: str) -> set[str]:
        """Of the nodes above and at the table; what is read to embed other rows is not meant."""
        own = [node for node in self.nodes if node.get("Relation Name", table) == table]
        return {node["Node Type"] for node in own}

    def __str__(self) -> str:
        said = [
            " ".join(
                str(node[key]) for key in ("Node Type", "Index Name", "Index Cond", "Filter", "Sort Key") if key in node
            )
            for node in self.nodes
        ]
        return f"{self.buffers} buffers, {self.rows} rows: " + " <- ".join(said)


def _nodes(plan: Any) -> Iterator[Any]:
    yield plan
    for child in plan.get("Plans", []):
        if child.get("Parent Relationship") != "SubPlan":
            yield from _nodes(child)


class Listening:
    """Stands for the session of a call and keeps what it is asked."""

    def __init__(self) -> None:
        self.sql = ""
        self.args: tuple[Any, ...] = ()

    async def many(self, sql: str, *args: Any) -> list[Any]:
        self.sql, self.args = sql, args
        return []


@dataclass(frozen=True)
class Asked:
    """One filled table."""

    design: Design
    resource: Resource
    dao: Any
    query: Any
    spec: Any
    connection: Any
    values: dict[str, Any]
    """Column -> what some row has there; nothing that is searched is missing in it."""
    parents: dict[str, str]
    keys: dict[str, list[str]]
    """Index -> what it is made of."""

    async def explain(self, **asked: Any) -> Answer:
        """The statement of the DAO, run and explained."""
        sql, args = await self.statement(**asked)
        text = await self.connection.fetchval(f"explain (format json, analyze, buffers) {sql}", *args)
        return Answer(json.loads(text)[0]["Plan"])

    async def statement(self, **asked: Any) -> tuple[str, tuple[Any, ...]]:
        listening = Listening()
        dao = self.dao(type("Call", (), {"db": listening, "caller": "ada", "traceparent": ""})(), self.spec)
        await dao.page(self.query(**asked), **self.parents)
        return listening.sql, listening.args

    async def cursor(self, row: int, **asked: Any) -> str | None:
        """Of the page behind this row of the answer, or behind three quarters of it; None when it is short."""
        sql, args = await self.statement(**asked, limit=1)
        body, _, _ = sql.rpartition(" limit ")
        total = await self.connection.fetchval(f"select count(*) from ({body}) as a", *args[:-1])
        if total < 120:
            return None
        found = await self.connection.fetchrow(f"{body} offset {min(row, total * 3 // 4)} limit 1", *args[:-1])
        word = asked.get("sort") or str(self.resource.sort[0])
        column = column_name(field_named(self.resource, word.removeprefix("-")))
        return write_cursor(word, filters(self.query(**asked)) | self.parents, (found[column], found["id"]))

    def whole(self, terms: tuple[SearchTerm, ...]) -> bool:
        """Is this all of a search, and not only its beginning?"""
        return terms in [one.terms for one in self.resource.search]

    def terms(self) -> list[tuple[SearchTerm, ...]]:
        """Every search by every leading part of it."""
        found = [one.terms[: at + 1] for one in self.resource.search for at in range(len(one.terms))]
        return list(dict.fromkeys(found))

    def asking(self, term: SearchTerm, *, narrow: bool = True) -> dict[str, Any]:
        """The parameters that a term gives, for what few rows have, or for what many have."""
        field = field_named(self.resource, term.field)
        name, value = term.field, self.values[column_name(field)]
        if term.match == "equal":
            return {name: self._equal(field, value, narrow=narrow)}
        if term.match == "prefix":
            return {f"{name}_prefix": value if narrow else value[:-2]}
        return {f"{name}_from": value} | ({f"{name}_until": _above(value)} if narrow else {})

    def _equal(self, field: Field, value: Any, *, narrow: bool) -> Any:
        if field.type == Primitive("boolean"):
            return narrow
        if isinstance(field.type, Named) and field.type.kind == "enum":
            values = self.design.enum(field.type).values
            return values[-1 if narrow else 0].value
        return value.upper() if field.type == Primitive("email") else value


def _above(value: Any) -> Any:
    if isinstance(value, datetime):
        return value + timedelta(hours=1)
    return value + (timedelta(days=1) if isinstance(value, date) else type(value)(0.125) or 1)


async def asked(postgres: Any, design: Design, service: str, name: str, root: Path) -> Asked:
    """Generates the service, makes its database, and fills one table of it."""
    one = design.services[service]
    resource = one.resources[name]
    package = f"asked_{service}"
    if package not in sys.modules:
        for file in generate(design, one):
            path = root / package / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text)
        sys.path.insert(0, str(root))
    connection = await (await made(postgres, design, one)).connect()
    await prepare(connection)
    await fill(connection, design, resource)
    spec = next(
        spec
        for spec in vars(importlib.import_module(f"{package}.generated.spec")).values()
        if getattr(spec, "name", "") == name
    )
    dao = importlib.import_module(f"{package}.generated.dao.{resource.plural}")
    table = next(found for found in vars(dao).values() if getattr(found, "table", None) == ident(resource.plural))
    present = " and ".join(
        f"{ident(column_name(field_named(resource, name)))} is not null" for name in _searched(resource)
    )
    sql = f"select * from {ident(resource.plural)} where {present} order by id offset 500 limit 1"
    row = dict(await connection.fetchrow(sql))
    parents = {f"{resource.parent}_id": row[f"{resource.parent}_id"]} if resource.parent else {}
    found = {index.name: index.definition[1:-1].split(", ") for index in indexes(one, resource)}
    keys = found | {f"{resource.plural}_pk": ["id"]}
    return Asked(design, resource, table, spec.query, spec, connection, row, parents, keys)


def _searched(resource: Resource) -> list[str]:
    return list(dict.fromkeys(["id", *(term.field for one in resource.search for term in one.terms)]))


async def fill(connection: asyncpg.Connection[Any], design: Design, resource: Resource) -> None:
    """Past triggers and checks, which are tried elsewhere. The columns of a row have nothing to do with each other."""
    table = ident(resource.plural)
    made_later = await connection.fetch(
        "select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as sql from pg_index"
        f" where indrelid = '{table}'::regclass and not indisprimary"
    )
    rules = await connection.fetch(
        f"select conname from pg_constraint where conrelid = '{table}'::regclass and contype = 'c'"
    )
    gone = [f"alter table {table} drop constraint {ident(rule['conname'])}" for rule in rules]
    gone += [f"drop index {index['name']}" for index in made_later]
    await connection.execute("; ".join(["set session_replication_role = replica", *gone]))
    fields = {column_name(field): field for field in resource.fields}
    unique = {column_name(field_named(resource, name)) for names in resource.unique for name in names}
    kept = [column.name for column in columns(resource)]
    values = [_value(design, name, fields.get(name), at, unique) for at, name in enumerate(kept)]
    await connection.execute(
        f"insert into {table} ({', '.join(map(ident, kept))}) select {', '.join(values)}"
        f" from generate_series(1, {ROWS}) as n"
    )
    await connection.execute("; ".join(["set maintenance_work_mem = '128MB'", *(index["sql"] for index in made_later)]))
    await connection.execute(f"vacuum analyze {table}")


_PRIMES = (7919, 104729, 1299709, 15485863, 32452843, 49979687, 67867967, 86028121)


def _value(design: Design, column: str, field: Field | None, at: int, unique: set[str]) -> str:
    if column in ("id", "sequence", "created_at", "updated_at"):
        return {
            "id": "'i' || lpad(n::text, 7, '0')",
            "sequence": "n",
        }.get(column, "'2020-01-01Z'::timestamptz + n / 3 * interval '1 minute'")
    if field is None:
        return f"'parent' || {_chance(at)} % 20" if column.endswith("_id") else "null"
    mixed = f"(n * {_PRIMES[at % len(_PRIMES)]}::bigint % {ROWS})"
    number = mixed if column in unique else f"(({_chance(at)}) % {GROUPS})"
    value = _typed(design, field, number)
    return (
        f"case when {_chance(at + 100)} % 10 > 0 then {value} end" if field.optional and column not in unique else value
    )


def _chance(column: int) -> str:
    """A number that has nothing to do with that of another column."""
    return f"(hashint8(n + {column} * 1000003::bigint) & 2147483647)"


def _typed(design: Design, field: Field, number: str) -> str:
    if isinstance(field.type, Named) and field.type.kind == "enum":
        values = [value.value for value in design.enum(field.type).values]
        usual = f"(array{values[:-1]})[1 + {number} % {len(values) - 1}]"
        return f"case when {number} % {RARELY} = 0 then {text(values[-1])} else {usual} end"
    name = field.type.name if isinstance(field.type, Primitive) and not field.embed else "id" if field.embed else ""
    padded = f"lpad({number}::text, 7, '0')"
    return {
        "string": f"'A-' || {padded}",
        "id": f"'r' || {padded}",
        "url": f"'http://' || {padded}",
        "email": f"'Ada' || {padded} || '@Example.com'",
        "integer": number,
        "float": f"{number}::float8 / 8",
        "decimal": f"{number}::numeric",
        "boolean": f"{number} % {RARELY} = 0",
        "date": f"'2020-01-01'::date + ({number} % 3000)::int",
        "datetime": f"'2020-01-01Z'::timestamptz + {number} * interval '1 hour'",
        "uuid": f"lpad(to_hex({number}), 32, '0')::uuid",
    }.get(name, "'{}'::jsonb")
