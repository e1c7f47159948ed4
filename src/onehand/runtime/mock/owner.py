"""Whose is a row in memory? As the condition of the generated SQL has it."""

from __future__ import annotations

from typing import Any

from onehand.runtime.mock.rows import Row
from onehand.runtime.spec import ResourceSpec


def belongs_to(owner: str | None, spec: ResourceSpec, store: Any, row: Row | None) -> bool:
    """Whether it may be seen by `owner`; None sees all. A child belongs to whoever has its parent."""
    if owner is None:
        return True
    while row is not None and spec.owner is None:
        row = store.tables[spec.parent].by_id.get(row.values[spec.parent_field or ""])
        spec = store.service.resource(spec.parent)
    return row is not None and row.values[column(spec)] == owner


def column(spec: ResourceSpec) -> str:
    """Where the owner's id is."""
    return next(field.column for field in spec.fields if field.name == spec.owner)
