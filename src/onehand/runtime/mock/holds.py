"""What must hold for a row? Uniqueness and references, told as the database's constraints are."""

from __future__ import annotations

from typing import Any

from onehand.runtime.mock.question import unique_key
from onehand.runtime.mock.rows import Row
from onehand.runtime.problem import Conflict, Fault, Invalid, NotFound
from onehand.runtime.spec import FieldSpec, ResourceSpec


def unique(spec: ResourceSpec, rows: dict[str, Row], row: Row) -> None:
    """Conflict when another row has the same value of something that may occur once."""
    fields = {field.name: field for field in spec.fields}
    for names in spec.unique:
        key = unique_key(fields, names, row.values)
        others = (other for other in rows.values() if other.id != row.id)
        if key is not None and any(unique_key(fields, names, other.values) == key for other in others):
            raise Conflict("", [Fault(name, "taken", "is taken") for name in names])


def references(spec: ResourceSpec, store: Any, row: Row) -> None:
    """Invalid when a referred row does not exist."""
    faults = [
        Fault(_written(field), "unknown_reference", f"no {target.rpartition('.')[2]} has this id")
        for field in spec.fields
        if (target := _target(field, store)) and _missing(field, target, store, row.values[field.column])
    ]
    if faults:
        raise Invalid(faults)


def _target(field: FieldSpec, store: Any) -> str:
    if field.embed is not None and field.embed.resource is not None:
        return f"{store.service.name}.{field.embed.resource}"
    return field.refers_to or ""


def _missing(field: FieldSpec, target: str, store: Any, id: Any) -> bool:
    """A copy that nothing was ever put into is not asked: a mock has no stream behind it."""
    service, _, resource = target.partition(".")
    if not isinstance(id, str):
        return False
    if service == store.service.name:
        return id not in store.tables[resource].by_id
    copy = store.copies.get(f"copies.{service}_{resource}")
    return field.check == "copy" and bool(copy) and id not in copy


def _written(field: FieldSpec) -> str:
    return field.embed.form_field if field.embed else field.name


def parent_exists(spec: ResourceSpec, store: Any, given: dict[str, Any]) -> None:
    """NotFound when a child's path names a parent that does not exist."""
    if spec.parent and spec.parent_field in given:
        id = given[spec.parent_field]
        if id not in store.tables[spec.parent].by_id:
            raise NotFound(spec.parent, id)


def not_referred(spec: ResourceSpec, store: Any, id: str) -> None:
    """Conflict when another row still refers to this one."""
    own = f"{store.service.name}.{spec.name}"
    for other in store.service.resources:
        columns = [field.column for field in other.fields if _target(field, store) == own]
        rows = store.tables[other.name].by_id.values()
        if any(row.values[column] == id for row in rows for column in columns):
            raise Conflict(f"a row of '{other.plural}' still refers to it")
