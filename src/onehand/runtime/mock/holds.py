"""What must hold for a row? Uniqueness and references, told as the database's constraints are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onehand.runtime.mock.owner import belongs_to
from onehand.runtime.mock.question import unique_key
from onehand.runtime.mock.rows import KeyOf, Row, Rows
from onehand.runtime.problem import Conflict, Fault, Invalid, NotFound
from onehand.runtime.spec import FieldSpec, ResourceSpec


def present(spec: ResourceSpec, values: dict[str, Any]) -> None:
    """Invalid when a value is missing that every row must have."""
    beside = [spec.parent_field] if spec.parent_field else []
    needed = [*((name, name) for name in beside), *((f.column, _written(f)) for f in spec.fields if not f.optional)]
    for column, name in needed:
        if values.get(column) is None:
            raise Invalid([Fault(name, "required", "is required")])


def unique(spec: ResourceSpec, rows: Rows, row: Row, *, new: bool) -> None:
    """Conflict when another row has the same value of something that may occur once."""
    if new and row.id in rows.by_id:
        raise Conflict("", [Fault("id", "taken", "is taken")])
    fields = {field.name: field for field in spec.fields}
    fields |= {field.embed.form_field: field for field in spec.fields if field.embed}
    for names in spec.unique:
        key = unique_key(fields, names, row.values)
        if key is not None and any(other.id != row.id for other in rows.having(names, _key_of(fields, names), key)):
            raise Conflict("", [Fault(name, "taken", "is taken") for name in names])


def _key_of(fields: Mapping[str, FieldSpec], names: tuple[str, ...]) -> KeyOf:
    return lambda row: unique_key(fields, names, row.values)


def checked(spec: ResourceSpec) -> list[str]:
    """The fields whose reference must be among the copies."""
    return [field.name for field in spec.fields if field.check == "copy" and field.refers_to]


def copied(spec: ResourceSpec, store: Any, values: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    """Invalid when there is no copy of what is referred to; what stays as it was has been looked at."""
    for name in checked(spec):
        faults = uncopied(spec, store, name, values, before or {})
        if faults:
            raise Invalid(faults)


def uncopied(spec: ResourceSpec, store: Any, name: str, values: dict[str, Any], before: dict[str, Any]) -> list[Fault]:
    """The fault of one field, if any. A copy that nothing was ever put into is not asked: a mock has no stream."""
    field = next(one for one in spec.fields if one.name == name)
    service, _, resource = (field.refers_to or "").partition(".")
    copy, id = store.copies.get(f"copies.{service}_{resource}"), values[field.column]
    if not copy or id is None or id in copy or before.get(field.column) == id:
        return []
    return [Fault(name, "unknown_reference", f"no {resource} has this id")]


def references(spec: ResourceSpec, store: Any, row: Row, owner: str | None = None) -> None:
    """The first row of this service that is referred to and does not exist: Invalid, of the path's parent too."""
    if spec.parent and spec.parent_field and not _has(spec, store, row.values[spec.parent_field], owner):
        raise Invalid([Fault(spec.parent_field, "unknown_reference", f"no {spec.parent} has this id")])
    for field in spec.fields:
        service, _, resource = _target(field, store).partition(".")
        id = row.values[field.column]
        if service == store.service.name and isinstance(id, str) and id not in store.tables[resource].by_id:
            raise Invalid([Fault(_written(field), "unknown_reference", f"no {resource} has this id")])


def _target(field: FieldSpec, store: Any) -> str:
    if field.embed is not None and field.embed.resource is not None:
        return f"{store.service.name}.{field.embed.resource}"
    return field.refers_to or ""


def _written(field: FieldSpec) -> str:
    return field.embed.form_field if field.embed else field.name


def parent_exists(spec: ResourceSpec, store: Any, given: Mapping[str, Any], owner: str | None) -> None:
    """NotFound when a child's path names a parent that does not exist, or is not the owner's."""
    id = given.get(spec.parent_field or "")
    if spec.parent and id is not None and not _has(spec, store, id, owner):
        raise NotFound(spec.parent, id)


def _has(spec: ResourceSpec, store: Any, id: Any, owner: str | None) -> bool:
    above = store.tables[spec.parent].by_id.get(id)
    if above is None or spec.owner is not None:
        return above is not None
    return belongs_to(owner, store.service.resource(spec.parent), store, above)


def not_referred(spec: ResourceSpec, store: Any, id: str) -> None:
    """Conflict when another row still refers to this one."""
    own = f"{store.service.name}.{spec.name}"
    for other in store.service.resources:
        columns = [field.column for field in other.fields if _target(field, store) == own]
        columns += [other.parent_field] if other.parent == spec.name and other.parent_field else []
        rows = store.tables[other.name].by_id.values()
        if any(row.values[column] == id for row in rows for column in columns):
            raise Conflict(f"a row of '{other.plural}' still refers to it")
