"""How is a row written without a database? Checked, refused, recorded and announced as the real one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import UNSET

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.db.writing import moved, not_own
from onehand.runtime.db.written import Written
from onehand.runtime.identifier import new_id
from onehand.runtime.mock import holds
from onehand.runtime.mock.alike import alike
from onehand.runtime.mock.owner import column
from onehand.runtime.mock.reading import Reading
from onehand.runtime.mock.rows import Record, Row, Undo
from onehand.runtime.model.check import validate
from onehand.runtime.model.wire import value_of
from onehand.runtime.problem import Fault, Invalid
from onehand.runtime.spec import FieldSpec

Log = list[Undo]
Values = dict[str, Any]
"""By column."""


class Writing(Reading):
    """One row at a time."""

    async def insert(self, form: Any, *, id: str | None = None, **given: Any) -> Versioned[Any]:
        async with self._statement() as log:
            row = self._made(form, id, given)
            self._check_above(given)
            holds.copied(self._spec, self._store, row.values)
            self._put(log, row, "insert")
            holds.parent_exists(self._spec, self._store, given, self.owner)
            self._settle(log, row)
            return self._shown.versioned(row)

    async def update(self, id: str, form: Any, *, if_match: int | None = None, **parents: Any) -> Versioned[Any] | None:
        async with self._statement() as log:
            row = self._row(id, parents)
            written = None if row is None else self._rewrite(log, row, form, if_match)
            return None if written is None else Versioned(written.value, written.sequence)

    async def set(self, id: str, *, if_match: int | None = None, **changes: Any) -> Versioned[Any] | None:
        async with self._statement() as log:
            row = self._row(id, {})
            if row is None:
                return None
            if if_match is not None and if_match != row.sequence:
                raise moved(row.sequence)
            given = self._by_field({name: value for name, value in changes.items() if value is not UNSET})
            values = {self._named[name].column: value for name, value in given.items()}
            changed = self._changed(log, row, values)
            return self._shown.versioned(changed or row)

    async def delete(self, id: str, *, if_match: int | None = None, **parents: Any) -> bool:
        async with self._statement() as log:
            row = self._row(id, parents)
            if row is None:
                return False
            if if_match is not None and if_match != row.sequence:
                raise moved(row.sequence)
            self._remove(log, row)
            holds.not_referred(self._spec, self._store, id)
            return True

    # --- how a row comes about

    def _made(self, form: Any, id: str | None, given: Mapping[str, Any]) -> Row:
        """The new row; nothing is checked yet but what a column may hold."""
        validate(form, self._spec.form)
        said = self._by_field(given)
        values = {field.column: self._first(field, form, said) for field in self._spec.fields}
        values |= self._parents(given)
        holds.present(self._spec, values)
        self._own(values)
        id = new_id() if id is None else id
        if not id or id != id.strip():
            raise Invalid([Fault("id", "blank", "must not be blank, nor start or end with space")])
        now = datetime.now(UTC)
        return Row(
            id=id,
            values=values,
            created_at=now,
            updated_at=now,
            updated_by=self._call.caller,
            sequence=self._store.next_sequence(),
        )

    def _check_above(self, given: Mapping[str, Any]) -> None:
        """Below a parent that is not the caller's there is nothing to conflict with."""
        if self.owner is not None and self._spec.owner is None:
            holds.parent_exists(self._spec, self._store, given, self.owner)

    def _own(self, values: Values) -> None:
        """A new row belongs to who writes it; what the caller fills does so by itself."""
        if self._spec.owner is not None and self.owner not in (None, values[column(self._spec)]):
            raise Invalid([not_own(self._spec)])

    def _first(self, field: FieldSpec, form: Any, given: Mapping[str, Any]) -> Any:
        for name in (field.name, field.embed.form_field if field.embed else field.name):
            if name in given:
                return given[name]
        if field.set_by == "caller":
            return self._caller(field)
        source = field.embed.form_field if field.embed else field.name
        return value_of(form, source) if field.in_form else field.default

    def _caller(self, field: FieldSpec) -> Any:
        """The caller's id, or the model whose only field it is."""
        if not self._call.caller:
            return None
        if field.type != "value":
            return self._call.caller
        declared = {one.encode_name: one.type for one in msgspec.structs.fields(self._spec.model)}
        return msgspec.convert({"id": self._call.caller}, declared[field.name])

    def _said(self, row: Row, form: Any) -> tuple[Values, list[Fault]]:
        """What the form says of the row's columns: an immutable one may be left out, or repeated."""
        values: Values = {}
        faults = []
        for field in self._spec.fields:
            if not field.in_form:
                continue
            value, before = (
                value_of(form, field.embed.form_field if field.embed else field.name),
                row.values[field.column],
            )
            if field.immutable and value != before:
                if value is not None:
                    faults.append(Fault(field.name, "immutable", "cannot be changed"))
                value = before
            values[field.column] = value
        return values, faults

    def _rewrite(self, log: Log, row: Row, form: Any, if_match: int | None) -> Written[Any]:
        validate(form, self._spec.form)
        if if_match is not None and if_match != row.sequence:
            raise moved(row.sequence)
        values, faults = self._said(row, form)
        if faults:
            raise Invalid(faults)
        changed = self._changed(log, row, values)
        now = changed or row
        return Written(self._shown.resource(now), now.sequence, "unchanged" if changed is None else "updated")

    def _changed(self, log: Log, row: Row, values: Values) -> Row | None:
        """The row as it became; None when nothing changes: then nothing is written, recorded or published."""
        if all(alike(row.values[column], value) for column, value in values.items()):
            return None
        after = self._stamped(row, row.values | values)
        holds.copied(self._spec, self._store, after.values, row.values)
        holds.present(self._spec, after.values)
        self._put(log, after, "update")
        self._settle(log, after)
        return after

    def _stamped(self, row: Row, values: Values) -> Row:
        return Row(
            id=row.id,
            values=values,
            created_at=row.created_at,
            updated_at=datetime.now(UTC),
            updated_by=self._call.caller,
            sequence=self._store.next_sequence(),
        )

    def _put(self, log: Log, row: Row, operation: str) -> None:
        """Unique keys are looked at now, references when the statement ends."""
        holds.unique(self._spec, self._rows, row, new=operation == "insert")
        log.append(self._rows.put(row, self._record(row, operation)))

    def _settle(self, log: Log, row: Row) -> None:
        """At the end of the statement: what it refers to must be there; then it is shown, and announced."""
        holds.references(self._spec, self._store, row, self.owner)
        record = next(one for one in reversed(self._rows.journal) if one.row is row)
        record.shown = self._shown.resource(row)
        self._announce(log, self._spec.upserted, row)

    def _remove(self, log: Log, row: Row) -> None:
        last = self._stamped(row, row.values)
        record = self._record(last, "delete")
        record.shown = self._shown.resource(last)
        log.append(self._rows.remove(row.id, record))
        self._announce(log, self._spec.deleted, last)

    def _record(self, row: Row, operation: str) -> Record:
        return Record(
            number=self._store.next_record(),
            operation=operation,
            recorded_at=row.updated_at,
            caller=self._call.caller,
            row=row,
        )

    def _announce(self, log: Log, event: Any, row: Row) -> None:
        if event is not None:
            name = str(event.__struct_config__.tag)
            log.append(self._store.publish(name, row.id, row.sequence, self._shown.resource(row)))
