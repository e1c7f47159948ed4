"""How is a row in memory shown? As the resource that a read would give."""

from __future__ import annotations

from typing import Any

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.mock.rows import Record, Row
from onehand.runtime.model.wire import attributes
from onehand.runtime.spec import FieldSpec, ResourceSpec


class Shown:
    """Makes resources, versioned ones and journal versions of one table's rows."""

    def __init__(self, spec: ResourceSpec, store: Any) -> None:
        self._spec = spec
        self._store = store
        self._fields = [field for field in spec.fields if not field.private]

    def resource(self, row: Row) -> Any:
        names = attributes(self._spec.model)
        values = {names[field.name]: self._value(field, row.values[field.column]) for field in self._fields}
        return self._spec.model(id=row.id, **values, created_at=row.created_at, updated_at=row.updated_at)

    def versioned(self, row: Row) -> Versioned[Any]:
        return Versioned(self.resource(row), row.sequence)

    def version(self, record: Record) -> Any:
        shown = {attributes(self._spec.version)[self._spec.name]: record.shown}
        return self._spec.version(
            id=str(record.number),
            timestamp=record.recorded_at,
            type=record.operation,
            caller=record.caller or None,
            **shown,
        )

    def _value(self, field: FieldSpec, value: Any) -> Any:
        if field.embed is None or value is None:
            return value
        shown = {"id": value}
        if field.embed.resource is not None:
            row = self._store.tables[field.embed.resource].by_id[value]
            shown |= {name: row.values[name] for name in field.embed.fields if name in row.values}
        names = attributes(field.embed.model)
        return field.embed.model(**{names[name]: one for name, one in shown.items()})
