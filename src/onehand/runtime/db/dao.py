"""What do all generated DAOs do alike? The SQL is theirs; running it, comparing and paging is here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import asyncpg
from msgspec import UNSET

from onehand.runtime.db.hash_code import hash_code
from onehand.runtime.db.session import Session
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.violation import missing_parent, violation
from onehand.runtime.db.where import Where
from onehand.runtime.identifier import new_id
from onehand.runtime.page import Page, filters, read_cursor, write_cursor
from onehand.runtime.problem import Fault, Invalid, NotFound, PreconditionFailed
from onehand.runtime.spec import ResourceSpec

R = TypeVar("R")
F = TypeVar("F")
Q = TypeVar("Q")

WHO = """\
set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null"""
"""Tells the journal's trigger, inside the statement itself, who writes ($2) and in which trace ($3)."""


class Sort:
    """One declared order of a list: the column that it compares before `id`, and the type of its values."""

    __slots__ = ("column", "descending", "type")

    def __init__(self, column: str, type: Any, *, descending: bool = False) -> None:
        self.column = column
        self.type = type
        self.descending = descending


class Dao(Generic[R, F, Q]):
    """One table, for one call. A generated subclass gives the SQL and says how rows and forms are read."""

    table: ClassVar[str]
    columns: ClassVar[str]
    """What is selected, in the order in which `read` takes it; `sequence` and `hash_code` are the last two."""
    sorts: ClassVar[Mapping[str, Sort]]
    """By the word in the query; the first is the default."""
    written: ClassVar[tuple[str, ...]]
    """The fields that a form decides, in the order of `said` and `stored`."""
    copies: ClassVar[Mapping[str, str]] = {}
    """Field -> SQL that finds the local copy of what it refers to."""

    journal: ClassVar[str]
    """Journal records by their ids ($1) and their first and last time ($2, $3), as the publisher reads them."""

    __slots__ = ("call", "db", "spec")

    def __init__(self, call: Any, spec: ResourceSpec) -> None:
        self.call = call
        self.spec = spec
        self.db: Session = call.db

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
    def stored(resource: R) -> tuple[object, ...]:
        """What the row says of the same fields."""
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
            rows = await self.db.many(
                f"select {self.columns} from {self.table} where id > $1 order by id limit $2", last, batch
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

    # --- writing

    async def write(self, sql: str, *args: Any, parent: str | None = None) -> Any | None:
        """The row that was written, or None; a refusal of the database as the caller's mistake."""
        try:
            row = await self.db.one(sql, *args)
        except asyncpg.IntegrityConstraintViolationError as error:
            problem = missing_parent(error, self.spec, parent) if parent is not None else None
            raise problem or violation(error, self.spec) from error
        if row is not None:
            self.db.wrote()
        return row

    async def add(self, sql: str, id: str | None, form: F, *more: Any, parent: str | None = None) -> Versioned[R]:
        """Inserts; `more` are the values that no form says, in the order of the statement."""
        values = self.said(form)
        await self._check_copies(values)
        who = self.call.caller, self.call.traceparent
        code = hash_code(self.written, values)
        row = await self.write(sql, id or new_id(), *who, code, *values, *more, parent=parent)
        return Versioned(self.read(row), row["sequence"])  # type: ignore[index]

    async def replace(
        self, get: str, update: str, id: str, form: F, if_match: int | None, *parent: Any
    ) -> Versioned[R] | None:
        """Reads, compares, and writes only what differs; again when the row has moved in between.

        None = no such row. PreconditionFailed when `if_match` is not its sequence.
        """
        tried: int | None = None
        while True:
            row = await self.db.one(get, id, *parent)
            if row is None:
                return None
            value, sequence = self.read(row), row["sequence"]
            self._match(if_match, sequence)
            before = self.stored(value)
            values = self._kept(before, self.said(form))
            code = hash_code(self.written, values)
            # The second comparison is for rows that no form wrote last. The third ends what would be tried for ever:
            # the database itself has seen no difference.
            if code == row["hash_code"] or code == hash_code(self.written, before) or tried == sequence:
                return Versioned(value, sequence)
            await self._check_copies(values, before)
            who = self.call.caller, self.call.traceparent
            written = await self.write(update, id, *who, code, sequence, *values)
            if written is not None:
                return self._versioned(written)
            tried = sequence

    def _kept(self, before: tuple[object, ...], after: tuple[object, ...]) -> tuple[object, ...]:
        """What the row will say: an immutable field may be left out, or repeated."""
        faults = []
        values = list(after)
        immutable = {field.name for field in self.spec.fields if field.immutable}
        for at, name in enumerate(self.written):
            if name in immutable and values[at] != before[at]:
                if values[at] is not None:
                    faults.append(Fault(name, "immutable", "cannot be changed"))
                values[at] = before[at]
        if faults:
            raise Invalid(faults)
        return tuple(values)

    async def _check_copies(self, values: Sequence[Any], before: Sequence[Any] = ()) -> None:
        """What is referred to must exist here as a copy; a reference that stays as it is has been checked."""
        for name, sql in self.copies.items():
            at = self.written.index(name)
            if values[at] is not None and not (before and before[at] == values[at]):
                await self.known(name, sql, values[at])

    async def known(self, name: str, sql: str, id: Any) -> None:
        """Invalid when there is no copy with this id."""
        if id is not None and await self.db.one(sql, id) is None:
            resource = next(f.refers_to for f in self.spec.fields if f.name == name) or ""
            raise Invalid([Fault(name, "unknown_reference", f"no {resource.rpartition('.')[2]} has this id")])

    async def assign(
        self, get: str, id: str, if_match: int | None, columns: Mapping[str, Any], *parent: Any
    ) -> Versioned[R] | None:
        """Sets columns that no form says; UNSET leaves one as it is. None = no such row."""
        given = {column: value for column, value in columns.items() if value is not UNSET}
        if given:
            args = [id, self.call.caller, self.call.traceparent, if_match]
            pairs = ", ".join(f"{column} = ${at}" for at, column in enumerate(given, len(args) + 1))
            sql = (
                f"update {self.table} set updated_by = nullif($2, ''), {pairs}\n"
                f"where id = $1 and ($4::bigint is null or sequence = $4) and {WHO}\nreturning {self.columns}"
            )
            row = await self.write(sql, *args, *given.values())
            if row is not None:
                return self._versioned(row)
        found = await self.one(get, id, *parent)
        if found is not None:
            self._match(if_match, found.sequence)
        return found

    async def remove(self, get: str, delete: str, id: str, if_match: int | None, *parent: Any) -> bool:
        """False = no such row. PreconditionFailed when `if_match` is not its sequence."""
        args = id, self.call.caller, self.call.traceparent, if_match, *parent
        if await self.write(delete, *args) is not None:
            return True
        found = await self.one(get, id, *parent) if if_match is not None else None
        if found is not None:
            self._match(if_match, found.sequence)
        return False

    def _match(self, if_match: int | None, sequence: int) -> None:
        if if_match is not None and if_match != sequence:
            raise PreconditionFailed(f"its version is now {sequence}")


def _plain(column: str) -> str:
    return column.strip('"')
