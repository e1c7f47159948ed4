"""What do all generated DAOs do alike to read their table?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, ClassVar, Generic, Self, TypeVar

from msgspec import UNSET, UnsetType

from onehand.runtime.db.session import Session
from onehand.runtime.db.sort import Sort
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.where import Where
from onehand.runtime.page import Page, filters, read_cursor, write_cursor
from onehand.runtime.problem import Fault, Invalid, NotFound
from onehand.runtime.spec import ResourceSpec

R = TypeVar("R")
F = TypeVar("F")
Q = TypeVar("Q")

CHUNK = 1000
"""Rows of one statement; more are read and written in several."""


class Table(Generic[R, F, Q]):
    """One table, for one call. A generated subclass gives the SQL and says how rows and forms are read."""

    table: ClassVar[str]
    columns: ClassVar[str]
    """What is selected, in the order in which `read` takes it; `sequence` and `hash_code` are the last two."""
    sorts: ClassVar[Mapping[str, Sort]]
    """By the word in the query; the first is the default."""
    written: ClassVar[tuple[str, ...]]
    """The fields that a form decides, in the order of `said` and `stored`."""
    immutable: ClassVar[tuple[int, ...]] = ()
    """The positions among them of what never changes."""
    filled: ClassVar[tuple[str, ...]] = ()
    """The fields that no form says, in the order in which an insert takes them."""
    copies: ClassVar[Mapping[str, str]] = {}
    """Field -> SQL that finds the local copies of what it refers to, by their ids ($1)."""

    owned: ClassVar[str] = ""
    """The condition under which a row belongs to `$`; empty where rows are nobody's."""
    owned_above: ClassVar[str] = ""
    """Of a child that has no owner of its own: finds those of the parents ($1) that belong to $2."""

    journal: ClassVar[str]
    """Journal records by their ids ($1) and their first and last time ($2, $3), as the publisher reads them."""

    __slots__ = ("call", "db", "owner", "spec")

    def __init__(self, call: Any, spec: ResourceSpec) -> None:
        self.call = call
        self.spec = spec
        self.db: Session = call.db
        self.owner: str | None = None if spec.sees_all is None else call.identity.bound(spec.sees_all)
        """Whose rows this one reads and writes; None = all."""

    def of_all(self) -> Self:
        """The same table, whoever the rows belong to: for what a handler does on the service's own account."""
        table = type(self)(self.call, self.spec)
        table.owner = None
        return table

    @property
    def mine(self) -> tuple[str | None, ...]:
        """What statements end with that ask for the owner."""
        return (self.owner,) if self.owned else ()

    # --- what a generated DAO says of its types

    @staticmethod
    def read(row: Any) -> R:
        """A row, or a journal record, as the resource."""
        raise NotImplementedError

    @staticmethod
    def said(form: F) -> tuple[object, ...]:
        """What a form says, field by field as `written` names them."""
        raise NotImplementedError

    @staticmethod
    def stored(resource: R, row: Any) -> tuple[object, ...]:
        """What the row says of the same fields, also those that the resource does not show."""
        raise NotImplementedError

    # --- reading

    async def one(self, sql: str, *args: Any) -> Versioned[R] | None:
        """The row that the statement finds."""
        return self._versioned(await self.db.one(sql, *args))

    def _versioned(self, row: Any) -> Versioned[R] | None:
        return None if row is None else Versioned(self.read(row), row["sequence"])

    async def find(self, query: Any, where: Where, **also: Any) -> Page[R]:
        """One page of what the query asks for; `also` are conditions that are no parameters of it."""
        word, sort = self._sort(query.sort)
        asked = filters(query) | also
        expressions = (f"{self.table}.{sort.column}", f"{self.table}.id")
        if query.after is not None:
            last = read_cursor(query.after, word, asked, (sort.type, str))
            where.after(expressions, last, descending=sort.descending)
        order = ", ".join(f"{one} desc" if sort.descending else one for one in expressions)
        limit = where.parameter(query.limit + 1)
        rows = await self.db.many(
            f"select {self.columns} from {self.table} {where} order by {order} limit {limit}", *where.args
        )
        page = rows[: query.limit]
        more = len(rows) > query.limit
        cursor = write_cursor(word, asked, (page[-1][_plain(sort.column)], page[-1]["id"])) if more else None
        return Page([self.read(row) for row in page], cursor)

    def _sort(self, wanted: str | None) -> tuple[str, Sort]:
        word = next(iter(self.sorts)) if wanted is None else wanted
        if word not in self.sorts:
            raise Invalid([Fault("sort", "unknown_value", f"must be one of: {', '.join(self.sorts)}")])
        return word, self.sorts[word]

    async def each(self, batch: int) -> AsyncIterator[R]:
        """All rows in the order of their ids, fetched in batches: what changes meanwhile may or may not be seen."""
        last = ""
        while True:
            where = Where()
            where.add(f"{self.table}.id > $", last)
            if self.owned:
                where.add(self.owned, self.owner)
            limit = where.parameter(batch)
            rows = await self.db.many(
                f"select {self.columns} from {self.table} {where} order by id limit {limit}", *where.args
            )
            for row in rows:
                yield self.read(row)
            if len(rows) < batch:
                return
            last = rows[-1]["id"]

    async def history(
        self, sql: str, id: str, limit: int, after: str | None, version: Callable[[Any], Any], *more: Any
    ) -> Page[Any]:
        """Records of one row, newest first. NotFound when there never was such a row."""
        asked = {"id": id}
        before = None if after is None else read_cursor(after, "versions", asked, (int,))[0]
        rows = await self.db.many(sql, id, before, limit + 1, *more)
        if not rows and after is None:
            raise NotFound(self.spec.name, id)
        page = rows[:limit]
        cursor = write_cursor("versions", asked, (page[-1]["journal_id"],)) if len(rows) > limit else None
        return Page([version(row) for row in page], cursor)


def within(parent: str | UnsetType | None) -> str | None:
    """What a statement takes for the parent: null = any. An absent id must not mean any; no id is the empty text."""
    if parent is UNSET:
        return None
    return "" if parent is None else str(parent)


def _plain(column: str) -> str:
    return column.strip('"')
