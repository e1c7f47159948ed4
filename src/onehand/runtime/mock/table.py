"""How does a table behave without a database? With the same methods, answers and errors as the generated DAO."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, get_type_hints

from msgspec import UNSET

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.identifier import new_id
from onehand.runtime.mock.question import cut, unique_key
from onehand.runtime.mock.rows import Record, Row, Rows, Undo
from onehand.runtime.model.check import validate
from onehand.runtime.page import Page, read_cursor, write_cursor
from onehand.runtime.problem import Conflict, Fault, Invalid, NotFound, PreconditionFailed
from onehand.runtime.spec import FieldSpec, ResourceSpec


class MemoryTable:
    """The DAO of one resource, for one call. `**parents` are the ids in a child's path: `order_id=...`."""

    def __init__(self, spec: ResourceSpec, store: Any, call: Any) -> None:
        self._spec = spec
        self._store = store
        self._call = call
        self._fields = {field.name: field for field in spec.fields}
        self._rows: Rows = store.tables[spec.name]

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        """`get_by_email(email)`: one per unique."""
        for names in self._spec.unique:
            if name == f"get_by_{'_and_'.join(names)}":
                return self._finder(names)
        raise AttributeError(f"the table of '{self._spec.name}' has no '{name}'")

    def _finder(self, names: tuple[str, ...]) -> Callable[..., Awaitable[Any]]:
        async def find(*args: Any, **named: Any) -> Versioned[Any] | None:
            given = dict(zip(names, args, strict=False)) | named
            wanted = unique_key(self._fields, names, {self._fields[name].column: given[name] for name in names})
            async with self._statement():
                for row in self._rows.by_id.values():
                    if wanted is not None and unique_key(self._fields, names, row.values) == wanted:
                        return self._versioned(row)
            return None

        return find

    async def get(self, id: str, **parents: str) -> Versioned[Any] | None:
        async with self._statement():
            row = self._row(id, parents)
            return None if row is None else self._versioned(row)

    async def lock(self, id: str, **parents: str) -> Versioned[Any] | None:
        """As `get`: a transaction is alone here anyway."""
        return await self.get(id, **parents)

    async def page(self, query: Any, **parents: str) -> Page[Any]:
        async with self._statement():
            rows = [row for row in self._rows.by_id.values() if _belongs(row, parents)]
            types = get_type_hints(self._spec.model, include_extras=True)
            return cut(self._spec, query, rows, types, self._resource)

    async def all(self, batch: int = 1000) -> AsyncIterator[Any]:  # noqa: ARG002  memory has it all at once
        async with self._statement():
            rows = sorted(self._rows.by_id.items())
        for _, row in rows:
            yield self._resource(row)

    async def insert(self, form: Any, *, id: str | None = None, **given: Any) -> Versioned[Any]:
        async with self._statement() as log:
            validate(form, self._spec.form)
            self._parent_exists(given)
            values = {field.column: self._first(field, form, given) for field in self._spec.fields}
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
            given = {self._fields[name].column: value for name, value in changes.items() if value is not UNSET}
            return self._replace(log, row, given)

    async def delete(self, id: str, *, if_match: int | None = None, **parents: str) -> bool:
        async with self._statement() as log:
            row = self._row(id, parents)
            if row is None:
                return False
            _matches(row, if_match)
            self._not_referred(id)
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
            return Page([self._version(record) for record in found[:limit]], cursor)

    # --- how a row comes about

    def _statement(self) -> Any:
        return self._call.db.statement()

    def _row(self, id: str, parents: dict[str, str]) -> Row | None:
        row = self._rows.by_id.get(id)
        return row if row is not None and _belongs(row, parents) else None

    def _first(self, field: FieldSpec, form: Any, given: dict[str, Any]) -> Any:
        if field.name in given:
            return given[field.name]
        if field.set_by == "caller":
            return self._call.caller
        source = field.embed.form_field if field.embed else field.name
        return getattr(form, source) if field.in_form else field.default

    def _next(self, field: FieldSpec, form: Any, row: Row) -> Any:
        value = getattr(form, field.embed.form_field if field.embed else field.name)
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
            return self._versioned(row)
        return self._write(log, self._stamped(row, values), "update")

    def _write(self, log: list[Undo], row: Row, operation: str) -> Versioned[Any]:
        self._unique(row)
        self._references(row)
        log.append(self._rows.put(row, self._record(row, operation)))
        self._announce(log, self._spec.upserted, row)
        return self._versioned(row)

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
            log.append(self._store.publish(name, row.id, row.sequence, self._resource(row)))

    # --- what must hold

    def _unique(self, row: Row) -> None:
        for names in self._spec.unique:
            key = unique_key(self._fields, names, row.values)
            others = (other for other in self._rows.by_id.values() if other.id != row.id)
            if key is not None and any(unique_key(self._fields, names, other.values) == key for other in others):
                raise Conflict("", [Fault(name, "taken", "is taken") for name in names])
        if row.sequence and row.id in self._rows.by_id and self._rows.by_id[row.id].created_at != row.created_at:
            raise Conflict("", [Fault("id", "taken", "is taken")])

    def _references(self, row: Row) -> None:
        for field in self._spec.fields:
            value = row.values[field.column]
            if field.refers_to and isinstance(value, str) and not self._exists(field, value):
                resource = field.refers_to.rpartition(".")[2]
                fault = Fault(field.name, "unknown_reference", f"no {resource} has this id")
                raise Invalid([fault])

    def _exists(self, field: FieldSpec, id: str) -> bool:
        """A copy that nothing was ever put into is not consulted: a mock has no stream behind it."""
        service, _, resource = str(field.refers_to).partition(".")
        if service == self._store.service.name:
            return id in self._store.tables[resource].by_id
        copy = self._store.copies.get(f"copies.{service}_{resource}")
        return field.check != "copy" or not copy or id in copy

    def _parent_exists(self, given: dict[str, Any]) -> None:
        parent, name = self._spec.parent, self._spec.parent_field
        if parent and name in given and given[name] not in self._store.tables[parent].by_id:
            raise NotFound(parent, given[name])

    def _not_referred(self, id: str) -> None:
        own = f"{self._store.service.name}.{self._spec.name}"
        for other in self._store.service.resources:
            columns = [field.column for field in other.fields if field.refers_to == own]
            rows = self._store.tables[other.name].by_id.values()
            if any(row.values[column] == id for row in rows for column in columns):
                raise Conflict(f"a {other.name} still refers to it")

    # --- how a row is shown

    def _versioned(self, row: Row) -> Versioned[Any]:
        return Versioned(self._resource(row), row.sequence)

    def _resource(self, row: Row) -> Any:
        values = {
            field.name: self._shown(field, row.values[field.column]) for field in self._spec.fields if not field.private
        }
        return self._spec.model(id=row.id, **values, created_at=row.created_at, updated_at=row.updated_at)

    def _shown(self, field: FieldSpec, value: Any) -> Any:
        if field.embed is None or value is None:
            return value
        shown = {"id": value}
        if field.embed.resource is not None:
            row = self._store.tables[field.embed.resource].by_id[value]
            shown |= {name: row.values[name] for name in field.embed.fields if name in row.values}
        return field.embed.model(**shown)

    def _version(self, record: Record) -> Any:
        return self._spec.version(
            id=str(record.number),
            timestamp=record.recorded_at,
            type=record.operation,
            caller=record.caller or None,
            **{self._spec.name: self._resource(record.row)},
        )


def _belongs(row: Row, parents: dict[str, str]) -> bool:
    return all(row.values[name] == id for name, id in parents.items())


def _matches(row: Row, if_match: int | None) -> None:
    if if_match is not None and if_match != row.sequence:
        raise PreconditionFailed(f"its version is now {row.sequence}")
