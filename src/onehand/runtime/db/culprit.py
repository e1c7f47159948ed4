"""Which item of a batch does the database refuse? Its message shows the values that it means."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import asyncpg

from onehand.runtime.db.names import constraint, unique_names
from onehand.runtime.db.where import lowered
from onehand.runtime.spec import ResourceSpec


def culprit(
    error: asyncpg.PostgresError,
    spec: ResourceSpec,
    items: Sequence[Mapping[str, Any]],
    keys: tuple[str, ...] = (),
) -> int | None:
    """The position of the item, each of which is its values by column; None when the message does not tell.

    `keys`: the columns that it is about, when the constraint is another table's. Of several items it is the last: the
    one that came later is the one too many.
    """
    said: str = getattr(error, "detail", None) or ""
    name: str = getattr(error, "constraint_name", None) or ""
    columns = keys or _columns(spec).get(name)
    for at in reversed(range(len(items))):
        # A key is shown as `(a, b)=(1, 2)`, a row as `(id, ...)`; the words around it may be in any language.
        shown = f"({items[at]['id']}, " if columns is None else f"=({_key(spec, columns, items[at])})"
        if shown in said:
            return at
    return None


def _columns(spec: ResourceSpec) -> dict[str, tuple[str, ...]]:
    """Of unique keys and references, by the name of the constraint."""
    columns = {field.name: field.column for field in spec.fields}
    found: dict[str, tuple[str, ...]] = {
        constraint(spec.plural, field.column, "exists"): (field.column,) for field in spec.fields
    }
    keys = [tuple(columns.get(name, name) for name in names) for names in spec.unique]
    found |= dict(zip(unique_names(spec.plural, keys), keys, strict=True))
    if spec.parent_field:
        found[constraint(spec.plural, spec.parent_field, "exists")] = (spec.parent_field,)
    return found | {constraint(spec.plural, "pk"): ("id",)}


def _key(spec: ResourceSpec, columns: Sequence[str], item: Mapping[str, Any]) -> str:
    fields = {field.column: field for field in spec.fields}
    parts: list[str] = []
    for column in columns:
        field = fields.get(column)
        shown = _text(item[column], field.scale if field else None)
        parts.append(str(lowered(shown)) if field is not None and field.type == "email" else shown)
    return ", ".join(parts)


def _text(value: Any, scale: int | None) -> str:
    """As PostgreSQL shows it, in UTC."""
    match value:
        case bool():
            return "t" if value else "f"
        case enum.Enum():
            return str(value.value)
        case Decimal():
            return format(value if scale is None else round(value, scale), "f")
        case datetime():
            moment = value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
            return (moment.rstrip("0") if value.microsecond else moment) + "+00"
        case float():
            return str(value).removesuffix(".0")
    return str(value)
