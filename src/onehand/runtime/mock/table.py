"""How does a table behave without a database? With the same methods, answers and errors as the generated DAO."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_type_hints

import msgspec
from msgspec import UNSET

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.identifier import new_id
from onehand.runtime.mock import holds
from onehand.runtime.mock.question import cut, unique_key
from onehand.runtime.mock.rows import Record, Row, Rows, Undo
from onehand.runtime.mock.show import Shown
from onehand.runtime.model.check import validate
from onehand.runtime.model.wire import attributes, value_of, wire_name
from onehand.runtime.page import Page, read_cursor, write_cursor
from onehand.runtime.problem import Fault, Invalid, NotFound, PreconditionFailed
from onehand.runtime.spec import FieldSpec, ResourceSpec


class MemoryTable:
    """The DAO of one resource, for one call. `**parents` are the ids in a child's path: `order_id=...`."""

    def __init__(self, spec: ResourceSpec, store: Any, call: Any) -> None:
        self._spec = spec
        self._store = store
        self._call = call
        self._fields = {field.name: field for field in spec.fields}
        self._rows: Rows = store.tables[spec.name]
        self._shown = Shown(spec, store)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        """`get_by_email(email)`: one per unique."""
        for names in self._spec.unique:
            if name == f"get_by_{'_and_'.join(names)}":
                return self._finder(names)
        raise AttributeError(f"the table of '{self._spec.name}' has no '{name}'")

    def _finder(self, names: tuple[str, ...]) -> Callable[..., Awaitable[Any]]:
        async def find(*args: Any, **named: Any) -> Versioned[Any] | None:
            given = dict(zip(names, args, strict=False)) | self._by_field(named)
            wanted = unique_key(self._fields, names, {self._fields[name].column: given[name] for name in names})
            async with self._statement():
                for row in self._rows.by_id.values():
                    if wanted is not None and unique_key(self._fields, names, row.values) == wanted:
                        return self._shown.versioned(row)
            return None

        return find

    async def get(self, id: str, **parents: str) -> Versioned[Any] | None:
        async with self._statement():
            row = self._row(id, parents)
            return None if row is None else self._shown.versioned(row)

    async def lock(self, id: str, **parents: str) -> Versioned[Any] | None:
        """As `get`: a transaction is alone here anyway."""
        return await self.get(id, **parents)

    async def page(self, query: Any, **parents: str) -> Page[Any]:
        async with self._statement():
            rows = [row for row in self._rows.by_id.values() if _belongs(row, parents)]
            return cut(self._spec, query, rows, _types(self._spec.model), self._shown.resource)

    async def all(self, batch: int = 1000) -> AsyncIterator[Any]:  # noqa: ARG002  memory has it all at once
        async with self._statement():
            rows = sorted(self._rows.by_id.items())
        for _, row in rows:
            yield self._shown.resource(row)

    async def insert(self, form: Any, *, id: str | None = None, **given: Any) -> Versioned[Any]:
        async with self._statement() as log:
            validate(form, self._spec.form)
            holds.parent_exists(self._spec, self._store, given)
            said = self._by_field(given)
            values = {field.column: self._first(field, form, said) for field in self._spec.fields}
            return self._write(log, self._new(id or new_id(), values), "insert")

    async def update(self, id: str, form: Any, *, if_match: int | None = None, **parents: str) -> Versioned[Any] | None:
        async with self._statement() as log:
            validate(form, self._spec.form)
            row = self._row(id, parents)
            if row is None:
                return None
            _matches(row, if_match)
            changed = {field.column: self._next(field, form, row) for field in self._spec.fields if field.in_form}
            return self._replace(log, row, changed)

    async def set(self, id: str, *, if_match: int | None = None, **changes: Any) -> Versioned[Any] | None:
        async with self._statement() as log:
            row = self._row(id, {})
            if row is None:
                return None
            _matches(row, if_match)
            given = self._by_field({name: value for name, value in changes.items() if value is not UNSET})
            return self._replace(log, row, {self._fields[name].column: value for name, value in given.items()})

    async def delete(self, id: str, *, if_match: int | None = None, **parents: str) -> bool:
        async with self._statement() as log:
            row = self._row(id, parents)
            if row is None:
                return False
            _matches(row, if_match)
            holds.not_referred(self._spec, self._store, id)
            last = self._stamped(row, row.values)
            log.append(self._rows.remove(id, self._record(last, "delete")))
            self._announce(log, self._spec.deleted, last)
            return True

    async def versions(self, id: str, *, limit: int = 25, after: str | None = None, **parents: str) -> Page[Any]:
        async with self._statement():
            found = [record for record in self._rows.journal if record.row.id == id and _belongs(record.row, parents)]
            if not found:
                raise NotFound(self._spec.name, id)
            filters = {"id": id}
            if after is not None:
                (last,) = read_cursor(after, "versions", filters, [int])
                found = [record for record in found if record.number < last]
            found.sort(key=lambda record: -record.number)
            more = len(found) > limit
            cursor = write_cursor("versions", filters, [found[limit - 1].number]) if more else None
            return Page([self._shown.version(record) for record in found[:limit]], cursor)

    # --- how a row comes about

    def _statement(self) -> Any:
        return self._call.db.statement()

    def _row(self, id: str, parents: dict[str, str]) -> Row | None:
        row = self._rows.by_id.get(id)
        return row if row is not None and _belongs(row, parents) else None

    def _by_field(self, given: dict[str, Any]) -> dict[str, Any]:
        return {wire_name(name, self._fields): value for name, value in given.items()}

    def _first(self, field: FieldSpec, form: Any, given: dict[str, Any]) -> Any:
        if field.name in given:
            return given[field.name]
        if field.set_by == "caller":
            return self._caller(field)
        source = field.embed.form_field if field.embed else field.name
        return value_of(form, source) if field.in_form else field.default

    def _caller(self, field: FieldSpec) -> Any:
        """The caller's id, or the model whose only field it is."""
        if field.type != "value":
            return self._call.caller
        declared = {one.encode_name: one.type for one in msgspec.structs.fields(self._spec.model)}
        return msgspec.convert({"id": self._call.caller}, declared[field.name])

    def _next(self, field: FieldSpec, form: Any, row: Row) -> Any:
        value = value_of(form, field.embed.form_field if field.embed else field.name)
        before = row.values[field.column]
        if field.immutable and value != before:
            if value is None:
                return before
            raise Invalid([Fault(field.name, "immutable", "cannot be changed")])
        return value

    def _new(self, id: str, values: dict[str, Any]) -> Row:
        now = datetime.now(UTC)
        return Row(
            id=id,
            values=values,
            created_at=now,
            updated_at=now,
            updated_by=self._call.caller,
            sequence=self._store.next_sequence(),
        )

    def _stamped(self, row: Row, values: dict[str, Any]) -> Row:
        return Row(
            id=row.id,
            values=values,
            created_at=row.created_at,
            updated_at=datetime.now(UTC),
            updated_by=self._call.caller,
            sequence=self._store.next_sequence(),
        )

    def _replace(self, log: list[Undo], row: Row, changed: dict[str, Any]) -> Versioned[Any]:
        """Nothing is written, recorded or published when nothing changes."""
        values = row.values | changed
        if values == row.values:
            return self._shown.versioned(row)
        return self._write(log, self._stamped(row, values), "update")

    def _write(self, log: list[Undo], row: Row, operation: str) -> Versioned[Any]:
        holds.unique(self._spec, self._rows.by_id, row)
        holds.references(self._spec, self._store, row)
        log.append(self._rows.put(row, self._record(row, operation)))
        self._announce(log, self._spec.upserted, row)
        return self._shown.versioned(row)

    def _record(self, row: Row, operation: str) -> Record:
        return Record(
            number=self._store.next_record(),
            operation=operation,
            recorded_at=row.updated_at,
            caller=self._call.caller,
            row=row,
        )

    def _announce(self, log: list[Undo], event: Any, row: Row) -> None:
        if event is not None:
            name = str(event.__struct_config__.tag)
            log.append(self._store.publish(name, row.id, row.sequence, self._shown.resource(row)))


@cache
def _types(model: Any) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[attribute] for name, attribute in attributes(model).items()}


def _belongs(row: Row, parents: dict[str, str]) -> bool:
    return all(row.values[name] == id for name, id in parents.items())


def _matches(row: Row, if_match: int | None) -> None:
    if if_match is not None and if_match != row.sequence:
        raise PreconditionFailed(f"its version is now {row.sequence}")
