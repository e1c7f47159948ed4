"""What do all generated DAOs do alike to write many rows? One statement for all of them, of arrays: one per column.

All or nothing; results come in the order of the items; faults name the item: `[3].email`. More than CHUNK items take
several statements, in one transaction. A batch that changes nothing reads, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

import asyncpg
import msgspec
from msgspec import UNSET

from onehand.runtime.db.culprit import culprit
from onehand.runtime.db.hash_code import hash_code
from onehand.runtime.db.item import Change, New
from onehand.runtime.db.key import Key
from onehand.runtime.db.table import CHUNK
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.violation import REFUSED, indexed, missing_parent, violation
from onehand.runtime.db.where import lowered
from onehand.runtime.db.writing import Writing, moved
from onehand.runtime.db.written import Written
from onehand.runtime.identifier import new_id
from onehand.runtime.problem import Fault, Invalid, Problem, Unavailable

R = TypeVar("R")
F = TypeVar("F")
Q = TypeVar("Q")
N = TypeVar("N", bound=New[Any])
K = TypeVar("K")
T = TypeVar("T")

Row = tuple[Any, ...]
"""id, hash_code, what the form says, what it does not, the parent: as an insert takes them."""
Found = Mapping[int, Any]
"""Rows of the database by the position of the item."""

_ROUNDS = 8
"""Of an upsert whose row comes and goes; after them an insert says what is in the way."""
_ATTEMPTS = 3
"""Of a batch that the database gave up because of a deadlock."""


class Batches(Writing[R, F, Q], Generic[R, F, Q, N]):
    """Many rows at a time, and upserts."""

    __slots__ = ()

    @staticmethod
    def given(item: N) -> tuple[object, ...]:
        """What no form says, in the order of the insert: as `filled` names it, then the parent."""
        raise NotImplementedError

    # --- the generated methods

    async def get_all(self, find: str, keys: Sequence[tuple[Any, ...]]) -> list[Versioned[R] | None]:
        """In the order of the keys; None where there is no row."""
        found = await self._find(find, keys, range(len(keys)))
        return [self._versioned(found.get(at)) for at in range(len(keys))]

    async def add_all(self, insert: str, items: Sequence[N]) -> list[Written[R]]:
        """Inserts all of them."""
        rows = dict(enumerate(self._row(item) for item in items))
        await self._check_all(rows)
        done = await self._in_one(len(items), lambda: self._insert(insert, rows))
        return [done[at] for at in range(len(items))]

    async def replace_all(
        self, key: Key[Any], update: str, changes: Sequence[Change[F]], keys: Sequence[tuple[Any, ...]]
    ) -> list[Written[R] | None]:
        """Writes those that differ. None where there is no row."""
        self._once(("id",), [(change.id,) for change in changes])
        found = await self._find(key.find, keys, range(len(keys)))
        done, differs = self._compare(found, changes)
        if differs:
            done |= await self._together(lambda: self._update(key, update, changes, keys, list(differs)))
        return [done.get(at) for at in range(len(changes))]

    async def remove_all(self, delete: str, ids: Sequence[str], *parent: Any) -> list[bool]:
        """Which of them were there; of an id that is given twice, the first."""
        wanted = list(dict.fromkeys(ids))

        async def work() -> set[str]:
            gone: set[str] = set()
            for part in chunks(wanted):
                try:
                    rows = await self.db.many(delete, *self.who, part, *parent)
                except REFUSED as error:
                    self._refuse(error, {at: {"id": id} for at, id in enumerate(ids)}, keys=("id",))
                gone |= {row[0] for row in rows}
            return gone

        gone = await self._in_one(len(wanted), work)
        if gone:
            self.db.wrote()
        first = {id: at for at, id in reversed(list(enumerate(ids)))}
        return [id in gone and first[id] == at for at, id in enumerate(ids)]

    async def put(self, key: Key[N], update: str, missing: str, insert: str, item: N) -> Written[R]:
        """Writes what differs, or inserts; what no form says is for a new row alone.

        `missing` inserts unless a unique key is taken already, by somebody who was faster: then the row is found.
        """
        values = key.of(item)
        self._present(key, [values], None)
        for statement in (*(missing,) * _ROUNDS, insert):
            written = await self.rewrite(key.get, update, (*values, *self.mine), item.form, None)
            if written is not None:
                return written
            row = self._row(item)
            await self._check_copies(row[2:], row[2 + len(self.written) :])
            done = await self._insert(statement, {0: row}, alone=True)
            if done:
                return done[0]
        raise Unavailable("the row is written by many at once")

    async def put_all(
        self, key: Key[N], update: str, missing: str, insert: str, items: Sequence[N]
    ) -> list[Written[R]]:
        """As `put`, for each of them."""
        keys = [key.of(item) for item in items]
        self._present(key, keys, 0)
        self._once(key.names, keys)
        found = await self._find(key.find, keys, range(len(items)))
        changes = [Change("", item.form) for item in items]
        done, _ = self._compare(found, changes)
        if len(done) < len(items):
            rows = {at: self._row(item) for at, item in enumerate(items) if at not in done}
            await self._check_all({at: row for at, row in rows.items() if at not in found})
            done |= await self._together(
                lambda: self._put_open(key, (update, missing, insert), changes, keys, rows, set(found))
            )
        return [done[at] for at in range(len(items))]

    async def _put_open(
        self,
        key: Key[N],
        sql: tuple[str, str, str],
        changes: Sequence[Change[F]],
        keys: Sequence[tuple[Any, ...]],
        rows: Mapping[int, Row],
        known: set[int],
    ) -> dict[int, Written[R]]:
        """Those that are still open; `known` are those that had a row a moment ago."""
        update, missing, insert = sql
        done: dict[int, Written[R]] = {}
        for statement in (*(missing,) * _ROUNDS, insert):
            still = [at for at in rows if at not in done]
            done |= await self._update(key, update, changes, keys, [at for at in still if at in known])
            # In the order of the key, so that two who insert the same rows wait for each other.
            new = sorted((at for at in still if at not in done), key=lambda at: self._folded(key.names, keys[at]))
            done |= await self._insert(statement, {at: rows[at] for at in new})
            if len(done) == len(rows):
                return done
            known = set(rows)
        raise Unavailable("the rows are written by many at once")

    # --- how it is done

    def _row(self, item: N) -> Row:
        values = self.said(item.form)
        id = new_id() if item.id is None else item.id
        return (id, hash_code(self.written, values), *values, *self.given(item))

    async def _find(self, sql: str, keys: Sequence[tuple[Any, ...]], which: Iterable[int]) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for part in chunks(list(which)):
            rows = await self.db.many(sql, *_columns([keys[at] for at in part]), *self.mine)
            found |= {part[row[-1] - 1]: row for row in rows}
        return found

    def _compare(
        self, found: Found, changes: Sequence[Change[F]]
    ) -> tuple[dict[int, Written[R]], dict[int, tuple[Row, Row]]]:
        """Those that say what their row says already; and of the others (id, hash_code, values) and the row's values.

        Invalid and PreconditionFailed name all items that are refused.
        """
        same: dict[int, Written[R]] = {}
        differs: dict[int, tuple[Row, Row]] = {}
        faults: list[Fault] = []
        late: list[Fault] = []
        for at, row in sorted(found.items()):
            change, value, sequence = changes[at], self.read(row), row["sequence"]
            before = self.stored(value, row)
            if change.if_match is not None and change.if_match != sequence:
                late += moved(sequence, at).errors
            values, refused = self._kept(before, self.said(change.form))
            faults += indexed(refused, at)
            code = hash_code(self.written, values)
            if self._same(row["hash_code"], before, code, values):
                same[at] = Written(value, sequence, "unchanged")
            else:
                differs[at] = (row["id"], code, *values), before
        if late:
            problem = moved(0)
            problem.detail, problem.errors = "", late
            raise problem
        if faults:
            raise Invalid(faults)
        return same, differs

    async def _update(
        self,
        key: Key[Any],
        update: str,
        changes: Sequence[Change[F]],
        keys: Sequence[tuple[Any, ...]],
        which: Sequence[int],
    ) -> dict[int, Written[R]]:
        """Locks their rows, compares again, and writes; those whose row is gone are left out."""
        if not which:
            return {}
        locked = await self._find(key.lock, keys, which)
        done, differs = self._compare(locked, changes)
        await self._check_all(
            {at: row for at, (row, _) in differs.items()}, {at: before for at, (_, before) in differs.items()}
        )
        for part in chunks(list(differs)):
            rows = {at: differs[at][0] for at in part}
            positions = {row[0]: at for at, row in rows.items()}
            for written in await self._write_all(update, rows):
                at = positions[written["id"]]
                done[at] = Written(self.read(written), written["sequence"], "updated")
        # The database itself may see no difference where we do: then it has written nothing.
        return {at: done.get(at) or Written(self.read(row), row["sequence"], "unchanged") for at, row in locked.items()}

    async def _insert(self, sql: str, rows: Mapping[int, Row], *, alone: bool = False) -> dict[int, Written[R]]:
        """Those that were inserted."""
        await self._check_own({at: row[2:] for at, row in rows.items()}, alone=alone)
        done: dict[int, Written[R]] = {}
        for part in chunks(list(rows)):
            positions = {rows[at][0]: at for at in part}
            for row in await self._write_all(sql, {at: rows[at] for at in part}, alone=alone):
                done[positions[row["id"]]] = Written(self.read(row), row["sequence"], "inserted")
        return done

    async def _write_all(self, sql: str, rows: Mapping[int, Row], *, alone: bool = False) -> Sequence[Any]:
        try:
            written = await self.db.many(sql, *self.who, *_columns(list(rows.values())))
        except REFUSED as error:
            if alone:
                parent = str(rows[0][-1]) if self.spec.parent else None
                self._refused(error, parent)
            self._refuse(error, {at: self._by_column(row) for at, row in rows.items()})
        if written:
            self.db.wrote()
        return written

    def _by_column(self, row: Row) -> dict[str, Any]:
        columns = {field.name: field.column for field in self.spec.fields}
        names = ["id", "hash_code", *(columns.get(name, name) for name in (*self.written, *self.filled))]
        return dict(zip([*names, self.spec.parent_field or ""], row, strict=False))

    def _refuse(
        self,
        error: asyncpg.PostgresError,
        items: Mapping[int, Mapping[str, Any]],
        keys: tuple[str, ...] = (),
    ) -> NoReturn:
        positions = list(items)
        place = culprit(error, self.spec, list(items.values()), keys)
        at = None if place is None else positions[place]
        problem: Problem = violation(error, self.spec)
        if missing_parent(error, self.spec, "") is not None:
            message = f"no {self.spec.parent} has this id"
            problem = Invalid([Fault(self.spec.parent_field or "", "unknown_reference", message)])
        if at is not None:
            problem.errors = indexed(problem.errors, at) or [Fault(f"[{at}]", "refused", problem.detail)]
        raise problem from error

    async def _check_all(self, rows: Mapping[int, Row], before: Mapping[int, Row] | None = None) -> None:
        """As `_check_copies`: one question per field that has copies."""
        faults: list[Fault] = []
        for name, sql in self.copies.items():
            wanted = {}
            for at, row in rows.items():
                value = self._value(name, row[2:], row[2 + len(self.written) :])
                if value is not None and (before is None or self._value(name, before[at], ()) != value):
                    wanted[at] = value
            known = await self._known(sql, set(wanted.values())) if wanted else set()
            faults += [
                fault for at, id in wanted.items() if id not in known for fault in indexed([self.unknown(name)], at)
            ]
        if faults:
            raise Invalid(faults)

    def _present(self, key: Key[Any], keys: Sequence[tuple[Any, ...]], first: int | None) -> None:
        """An absent key would find nothing, and insert again and again."""
        absent = [
            (at, Fault(name, "required", "is required to find the row"))
            for at, values in enumerate(keys)
            for name, value in zip(key.names, values, strict=True)
            if value is None or value is UNSET
        ]
        if absent:
            raise Invalid([f for at, fault in absent for f in ([fault] if first is None else indexed([fault], at))])

    def _once(self, names: tuple[str, ...], keys: Sequence[tuple[Any, ...]]) -> None:
        """A batch that says two things about one row is refused."""
        first: dict[tuple[Any, ...], int] = {}
        faults = []
        for at, values in enumerate(keys):
            before = first.setdefault(self._folded(names, values), at)
            if before != at:
                message = f"is the same as of item [{before}]"
                faults += indexed([Fault(name, "repeated", message) for name in names], at)
        if faults:
            raise Invalid(faults)

    def _folded(self, names: tuple[str, ...], values: tuple[Any, ...]) -> tuple[Any, ...]:
        emails = {field.name for field in self.spec.fields if field.type == "email"}
        return tuple(lowered(value) if name in emails else value for name, value in zip(names, values, strict=True))

    async def _in_one(self, count: int, work: Callable[[], Awaitable[T]]) -> T:
        """One statement is all or nothing already."""
        return await (self._together(work) if count > CHUNK else work())

    async def _together(self, work: Callable[[], Awaitable[T]]) -> T:
        """In a transaction; again when the database broke a deadlock, unless the transaction is the caller's."""
        for attempt in range(1, _ATTEMPTS + 1):
            inside = self.db.inside
            try:
                async with self.db.transaction():
                    return await work()
            except Unavailable as error:
                if inside or attempt == _ATTEMPTS or not isinstance(error.__cause__, asyncpg.DeadlockDetectedError):
                    raise
        raise AssertionError


def chunks(items: list[K]) -> Iterable[list[K]]:
    """At most CHUNK at a time."""
    return (items[at : at + CHUNK] for at in range(0, len(items), CHUNK))


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """An array per column. A list inside of one would be taken for a dimension of it: it travels as JSON."""
    return [
        [_encode(value) if isinstance(value, list) else value for value in column] for column in zip(*rows, strict=True)
    ]


_encode = msgspec.json.Encoder().encode
