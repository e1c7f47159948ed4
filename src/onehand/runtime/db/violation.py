"""What did the caller do wrong, when a constraint of the database refuses a write?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import asyncpg

from onehand.runtime.db.names import constraint, unique_names
from onehand.runtime.problem import Conflict, Fault, Invalid, NotFound, Problem
from onehand.runtime.spec import FieldSpec, ResourceSpec

_MEASURED = frozenset({"string", "email", "url", "id", "value"})
"""Types whose bounds are lengths and sizes."""

_FACTS = {
    "not_blank": ("blank", "must not be blank, nor start or end with space"),
    "known": ("unknown_value", "must be one of the listed values"),
    "pattern": ("pattern", "must match the pattern"),
    "shape": ("type", "must have the declared shape"),
    "finite": ("not_finite", "must be a finite number"),
    "immutable": ("immutable", "cannot be changed"),
}
"""Constraint's last word -> (code, message)."""


REFUSED = (asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError)
"""What the database says when a row breaks a rule of the design, or is too long for an index."""


def violation(error: asyncpg.PostgresError, spec: ResourceSpec) -> Problem:
    """A unique key, and a row that others still refer to, is a Conflict; everything else Invalid, naming the field."""
    if isinstance(error, asyncpg.NotNullViolationError):
        column = _said(error, "column_name")
        names = {field.column: _name(field) for field in spec.fields}
        return Invalid([Fault(names.get(column, column), "required", "is required")])
    if isinstance(error, asyncpg.ForeignKeyViolationError) and _is_referred_to(error, spec):
        return Conflict(f"a row of '{_said(error, 'table_name')}' still refers to it")
    name = _said(error, "constraint_name")
    if isinstance(error, asyncpg.ProgramLimitExceededError):
        return Invalid([Fault(field, "too_long", "is too long to be searched") for field in _indexed(name, spec)])
    return _problems(spec).get(name) or Conflict(f"the rule '{name}' of the database refuses it")


def _is_referred_to(error: asyncpg.PostgresError, spec: ResourceSpec) -> bool:
    """The other table's constraint; when a table refers to itself, the detail tells whose key it is about."""
    return _said(error, "table_name") != spec.plural or "(id)=" in _said(error, "detail")


def _indexed(index: str, spec: ResourceSpec) -> list[str]:
    """The texts that an index is named after."""
    words = f"{index.removeprefix(spec.plural)}_"
    return [_name(field) for field in spec.fields if f"_{field.column}_" in words and field.type in _MEASURED] or [""]


def missing_parent(error: asyncpg.PostgresError, spec: ResourceSpec, id: str) -> NotFound | None:
    """Of a child whose parent, named by the path, does not exist."""
    if spec.parent is None or spec.parent_field is None:
        return None
    wanted = constraint(spec.plural, spec.parent_field, "exists")
    return NotFound(spec.parent, id) if _said(error, "constraint_name") == wanted else None


def indexed(faults: Iterable[Fault], at: int) -> list[Fault]:
    """The same faults, of an item in a batch: `[3].email`."""
    return [Fault(f"[{at}].{fault.field}".rstrip("."), fault.code, fault.message) for fault in faults]


def _said(error: Any, what: str) -> str:
    """A part of the server's message; asyncpg sets only those that came."""
    return getattr(error, what, None) or ""


def _problems(spec: ResourceSpec) -> dict[str, Problem]:
    """By the name of the constraint."""
    found: dict[str, Problem] = {constraint(spec.plural, "pk"): _taken(("id",))}
    columns = {field.name: field.column for field in spec.fields}
    keys = [[columns.get(name, name) for name in names] for names in spec.unique]
    for name, names in zip(unique_names(spec.plural, keys), spec.unique, strict=True):
        found[name] = _taken(names)
    beside = ["id"] if spec.parent_field is None else ["id", spec.parent_field]
    for field in (*(FieldSpec(name=name, column=name, type="id") for name in beside), *spec.fields):
        for fact, fault in _facts(field):
            found[constraint(spec.plural, field.column, fact)] = Invalid([fault])
    return found


def _taken(names: tuple[str, ...]) -> Conflict:
    return Conflict("", [Fault(name, "taken", "is taken") for name in names])


def _facts(field: FieldSpec) -> list[tuple[str, Fault]]:
    faults = [(fact, Fault(_name(field), *words)) for fact, words in _FACTS.items()]
    low, high = ("too_short", "too_long") if field.type in _MEASURED else ("too_small", "too_large")
    faults.append(("minimum", Fault(_name(field), low, "is below the minimum")))
    faults.append(("maximum", Fault(_name(field), high, "is above the maximum")))
    target = (field.refers_to or (field.embed and field.embed.resource) or "").rpartition(".")[2]
    faults.append(("exists", Fault(_name(field), "unknown_reference", f"no {target} has this id")))
    return faults


def _name(field: FieldSpec) -> str:
    """What the caller wrote: of an embedding field the id in the form."""
    return field.embed.form_field if field.embed else field.name
