"""How does a table behave without a database? With the same methods, answers and errors as the generated DAO."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import UNSET

from onehand.runtime.db.item import Change
from onehand.runtime.db.violation import indexed
from onehand.runtime.db.writing import moved
from onehand.runtime.db.written import Written
from onehand.runtime.mock import holds
from onehand.runtime.mock.alike import alike
from onehand.runtime.mock.question import folded, unique_key
from onehand.runtime.mock.rows import Row
from onehand.runtime.mock.writing import Log, Values, Writing
from onehand.runtime.model.wire import value_of
from onehand.runtime.problem import Fault, Invalid, Problem

_ID = ("id",)


class MemoryTable(Writing):
    """The DAO of one resource, for one call. `**parents` are the ids in a child's path: `order_id=...`."""

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        """`get_by_email`, `upsert_by_email`, `upsert_many_by_email`: of each unique key."""
        for names in self._spec.unique:
            key = "_and_".join(names)
            if name == f"get_by_{key}":
                return lambda *args, **named: self._get_by(names, args, named)
            if name == f"upsert_by_{key}":
                return partial(self._upsert_by, names)
            if name == f"upsert_many_by_{key}":
                return partial(self._put_many, names)
        raise AttributeError(f"the table of '{self._spec.name}' has no '{name}'")

    # --- one row, new or not

    async def upsert(self, id: str, form: Any, **given: Any) -> Written[Any]:
        written: Written[Any] = await self._upsert(_ID, form, id, given)
        return written

    async def _upsert_by(self, names: tuple[str, ...], form: Any, *, id: str | None = None, **given: Any) -> Any:
        return await self._upsert(names, form, id, given)

    async def _upsert(self, names: tuple[str, ...], form: Any, id: str | None, given: Mapping[str, Any]) -> Any:
        async with self._statement() as log:
            key = self._key(names, form, id, given)
            if faults := _absent(key):
                raise Invalid(faults)
            row = self._found(names, key, given)
            if row is not None:
                return self._rewrite(log, row, form, None)
            new = self._made(form, id, given)
            self._check_above(given)
            holds.copied(self._spec, self._store, new.values)
            self._put(log, new, "insert")
            holds.parent_exists(self._spec, self._store, given, self.owner)
            self._settle(log, new)
            return Written(self._shown.resource(new), new.sequence, "inserted")

    def _key(self, names: tuple[str, ...], form: Any, id: str | None, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a key, as an item says them; of a child with its parent."""
        if names == _ID:
            key: dict[str, Any] = {"id": id}
        else:
            said, fields = self._by_field(given), [self._named[name] for name in names]
            sources = [field.embed.form_field if field.embed else field.name for field in fields]
            key = {
                name: value_of(form, source) if field.in_form else said.get(name, field.default)
                for name, field, source in zip(names, fields, sources, strict=True)
            }
        return key | {name: value for name, value in self._parents(given).items() if name not in key}

    def _found(self, names: tuple[str, ...], key: Mapping[str, Any], given: Mapping[str, Any]) -> Row | None:
        parents = self._parents(given)
        return self._row(key["id"], parents) if names == _ID else self._row_by(names, key, parents)

    # --- many rows: all or none

    async def insert_many(self, items: Sequence[Any]) -> list[Written[Any]]:
        async with self._statement() as log:
            rows = dict(enumerate(self._new(items)))
            self._copied(rows)
            self._put_all(log, rows, "insert")
            return [Written(self._shown.resource(row), row.sequence, "inserted") for row in rows.values()]

    async def update_many(self, changes: Sequence[Change[Any]], **parents: Any) -> list[Written[Any] | None]:
        async with self._statement() as log:
            self._once([{"id": change.id} for change in changes])
            found = {at: row for at, change in enumerate(changes) if (row := self._row(change.id, parents)) is not None}
            done = self._rewrite_all(log, found, changes)
            return [done.get(at) for at in range(len(changes))]

    async def upsert_many(self, items: Sequence[Any]) -> list[Written[Any]]:
        return await self._put_many(_ID, items)

    async def _put_many(self, names: tuple[str, ...], items: Sequence[Any]) -> list[Written[Any]]:
        async with self._statement() as log:
            given = [_given(item) for item in items]
            keys = [self._key(names, one.form, one.id, more) for one, more in zip(items, given, strict=True)]
            absent = [fault for at, key in enumerate(keys) for fault in indexed(_absent(key), at)]
            if absent:
                raise Invalid(absent)
            self._once(keys)
            found = {at: row for at, key in enumerate(keys) if (row := self._found(names, key, given[at])) is not None}
            new = dict(enumerate(self._new(items)))
            rows = {at: row for at, row in new.items() if at not in found}
            changes = [Change("", item.form) for item in items]
            self._compared(found, changes)
            self._copied(rows)
            done = self._rewrite_all(log, found, changes)
            order = sorted(rows, key=lambda at: folded(self._named, keys[at]))
            self._put_all(log, {at: rows[at] for at in order}, "insert")
            done |= {at: Written(self._shown.resource(row), row.sequence, "inserted") for at, row in rows.items()}
            return [done[at] for at in range(len(items))]

    async def delete_many(self, ids: Sequence[str], **parents: Any) -> list[bool]:
        async with self._statement() as log:
            gone = []
            for id in ids:
                row = self._row(id, parents)
                gone.append(row is not None)
                if row is not None:
                    self._remove(log, row)
            for at in range(len(ids)):
                if gone[at]:
                    _at(at, partial(holds.not_referred, self._spec, self._store, ids[at]))
            return gone

    def _new(self, items: Sequence[Any]) -> list[Row]:
        made = [partial(self._made, item.form, item.id, _given(item)) for item in items]
        return [_at(at, one) for at, one in enumerate(made)]

    def _once(self, keys: Sequence[Mapping[str, Any]]) -> None:
        """A batch says one thing about a row."""
        first: dict[Any, int] = {}
        faults: list[Fault] = []
        for at, key in enumerate(keys):
            before = first.setdefault(folded(self._named, key), at)
            if before != at:
                message = f"is the same as of item [{before}]"
                faults += indexed([Fault(name, "repeated", message) for name in key], at)
        if faults:
            raise Invalid(faults)

    def _compared(self, found: Mapping[int, Row], changes: Sequence[Change[Any]]) -> dict[int, Values]:
        late: list[Fault] = []
        faults: list[Fault] = []
        said: dict[int, Values] = {}
        for at, row in found.items():
            seen = changes[at].if_match
            late += moved(row.sequence, at).errors if seen is not None and seen != row.sequence else []
            said[at], refused = self._said(row, changes[at].form)
            faults += indexed(refused, at)
        if late:
            problem = moved(0)
            problem.detail, problem.errors = "", late
            raise problem
        if faults:
            raise Invalid(faults)
        return said

    def _rewrite_all(
        self, log: Log, found: Mapping[int, Row], changes: Sequence[Change[Any]]
    ) -> dict[int, Written[Any]]:
        said = self._compared(found, changes)
        after = {
            at: self._stamped(row, row.values | said[at])
            for at, row in found.items()
            if not all(alike(row.values[column], value) for column, value in said[at].items())
        }
        self._copied(after, found)
        self._put_all(log, after, "update")
        done: dict[int, Written[Any]] = {}
        for at, row in found.items():
            now = after.get(at, row)
            done[at] = Written(self._shown.resource(now), now.sequence, "updated" if at in after else "unchanged")
        return done

    def _copied(self, rows: Mapping[int, Row], before: Mapping[int, Row] | None = None) -> None:
        faults: list[Fault] = []
        for name in holds.checked(self._spec):
            for at, row in rows.items():
                old = {} if before is None else before[at].values
                faults += indexed(holds.uncopied(self._spec, self._store, name, row.values, old), at)
        if faults:
            raise Invalid(faults)

    def _put_all(self, log: Log, rows: Mapping[int, Row], operation: str) -> None:
        """The item that is blamed is the one written last with the same value: the one too many."""
        for row in rows.values():
            try:
                self._put(log, row, operation)
            except Problem as problem:
                raise self._blamed(problem, rows, row) from None
        for row in rows.values():
            try:
                self._settle(log, row)
            except Problem as problem:
                raise self._blamed(problem, rows, row) from None

    def _blamed(self, problem: Problem, rows: Mapping[int, Row], row: Row) -> Problem:
        names = [fault.field for fault in problem.errors]
        *_, at = (at for at, other in rows.items() if self._values(names, other) == self._values(names, row))
        problem.errors = indexed(problem.errors, at)
        return problem

    def _values(self, names: Sequence[str], row: Row) -> Any:
        if names == ["id"]:
            return row.id
        if set(names) <= set(self._named):
            return unique_key(self._named, names, row.values)
        return [row.values[name] for name in names]


def _given(item: Any) -> dict[str, Any]:
    """What an item says beside its form."""
    return {name: getattr(item, name) for name in item.__struct_fields__ if name not in ("form", "id")}


def _absent(key: Mapping[str, Any]) -> list[Fault]:
    return [
        Fault(name, "required", "is required to find the row")
        for name, value in key.items()
        if value is None or value is UNSET
    ]


def _at(at: int, work: Callable[[], Any]) -> Any:
    """A problem names the item."""
    try:
        return work()
    except Problem as problem:
        problem.errors = indexed(problem.errors, at) or [Fault(f"[{at}]", "refused", problem.detail)]
        raise
