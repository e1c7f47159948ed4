"""Does a default or an example fit its type? What fits comes back as JSON."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from onehand.design.field import FieldSyntax
from onehand.design.shape import json_value, kind
from onehand.design.tree import Items, Node, Scalar, Table
from onehand.ir.build.declare import Declared
from onehand.ir.build.scope import Scope
from onehand.ir.build.type import build_type
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type
from onehand.text.report import Report

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
LARGEST = 2**63 - 1


class MisfitError(Exception):
    """The value does not fit; the message says what was expected and found."""


def fit(node: Node, type: Type, scope: Scope) -> Any:
    """The JSON value. Raises MisfitError."""
    if isinstance(type, Primitive):
        return primitive(node, type.name)
    if isinstance(type, ListOf):
        if not isinstance(node, Items):
            raise MisfitError(f"expected a list, found {kind(node)}")
        return [fit(item, type.item, scope) for item in node.items]
    if isinstance(type, MapOf):
        if not isinstance(node, Table):
            raise MisfitError(f"expected a map, found {kind(node)}")
        return {entry.key: fit(entry.value, type.value, scope) for entry in node.entries}
    if type.kind == "enum":
        return _enum(node, type, scope)
    if not isinstance(node, Table):
        raise MisfitError(f"expected a map, found {kind(node)}")
    return _model(node, type, scope) if type.kind == "model" else json_value(node)


def _model(node: Table, type: Named, scope: Scope) -> dict[str, Any]:
    """A model's value has the required fields and no unknown ones."""
    declared = _declared(type, scope)
    model = next(one for one in declared.document.models if one.name.value == type.name)
    fields = {field.name.value: field for field in model.fields}
    for entry in node.entries:
        if entry.key not in fields:
            raise MisfitError(f"'{type.name}' has no field '{entry.key[:60]}'")
    for field in model.fields:
        if not field.optional and field.default is None and node.get(field.name.value) is None:
            raise MisfitError(f"field '{field.name.value}' of '{type.name}' is missing")
    there = replace(scope, document=declared.document, names=declared, report=Report())
    return {entry.key: _member(entry.value, fields[entry.key], there) for entry in node.entries}


def _member(node: Node, field: FieldSyntax, there: Scope) -> Any:
    """The model's own faults are told where it is declared, not here."""
    type = build_type(field.type, there) if field.type else Primitive("id")
    return fit(node, type, there) if type else json_value(node)


def _declared(type: Named, scope: Scope) -> Declared:
    return scope.services[type.owner] if type.owner in scope.services else scope.libraries[type.owner]


def _enum(node: Node, type: Named, scope: Scope) -> str:
    """The wire value of a name; a wire value is taken too."""
    declared = _declared(type, scope)
    values = next((enum.values for enum in declared.document.enums if enum.name.value == type.name), ())
    text = node.text if isinstance(node, Scalar) else None
    for value in values:
        if text in {value.name.value, value.value.value}:
            return value.value.value
    names = ", ".join(value.name.value for value in values)
    raise MisfitError(f"expected one of {names}, found {kind(node)}")


def primitive(node: Node, name: str) -> Any:
    """The JSON of a type that is built in. Raises MisfitError."""
    if name == "json":
        return json_value(node)
    if not isinstance(node, Scalar) or node.absent:
        raise MisfitError(f"expected {_SAYS[name]}, found {kind(node)}")
    try:
        fitted = _FITS[name](node)
    except (ValueError, InvalidOperation):
        fitted = None
    if fitted is None:
        raise MisfitError(f"expected {_SAYS[name]}, found {kind(node)}")
    return fitted


def _boolean(node: Scalar) -> bool | None:
    return node.value if isinstance(node.value, bool) else None


def _integer(node: Scalar) -> int | None:
    fits = isinstance(node.value, int) and not isinstance(node.value, bool) and -LARGEST - 1 <= node.value <= LARGEST
    return node.value if fits and isinstance(node.value, int) else None


def _decimal(node: Scalar) -> str | None:
    """Exact: the text that was written, never a float."""
    if isinstance(node.value, bool) or not node.text.isascii() or "_" in node.text:
        return None
    return node.text if Decimal(node.text).is_finite() else None


def _float(node: Scalar) -> float | None:
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    return None


def _text(node: Scalar) -> str | None:
    return node.text if node.text.strip() == node.text and node.text else None


def _matching(pattern: re.Pattern[str]) -> Callable[[Scalar], str | None]:
    return lambda node: node.text if pattern.fullmatch(node.text) else None


def _date(node: Scalar) -> str | None:
    return node.text if dt.date.fromisoformat(node.text).isoformat() == node.text else None


def _datetime(node: Scalar) -> str | None:
    return node.text if dt.datetime.fromisoformat(node.text).tzinfo is not None else None


def _uuid(node: Scalar) -> str:
    return str(uuid.UUID(node.text))


_FITS: dict[str, Callable[[Scalar], Any]] = {
    "boolean": _boolean,
    "integer": _integer,
    "decimal": _decimal,
    "float": _float,
    "string": _text,
    "id": _text,
    "email": _matching(_EMAIL),
    "url": _matching(_URL),
    "date": _date,
    "datetime": _datetime,
    "uuid": _uuid,
}
_SAYS = {
    "boolean": "true or false",
    "integer": "a whole number of 64 bits",
    "decimal": "a decimal number",
    "float": "a number",
    "string": "a trimmed text",
    "id": "a trimmed text",
    "email": "an email address",
    "url": "a url with its scheme",
    "date": "a date such as 2026-11-22",
    "datetime": "a time such as 2026-11-22T10:00:00Z",
    "uuid": "a uuid",
}
