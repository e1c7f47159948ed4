"""What does a comment say about a field that its type cannot?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from onehand.gen.typescript.text import doc
from onehand.ir.nodes import Field
from onehand.ir.types import ListOf, MapOf, Primitive, Type

_TEXTS = {
    "decimal": "A decimal number as text, so that it stays exact.",
    "date": "A date: 2026-11-22.",
    "datetime": "A time in RFC 3339, UTC, with microseconds.",
}
_COUNTED = {"string": "character", "id": "character", "email": "character", "url": "character"}


def field_doc(field: Field, *, written: bool = False, indent: int = 2) -> str:
    """Description, bounds, default (of what is written), example, deprecation."""
    says = [field.description, *_kind(field.type), *(_bounds(field) if written else ())]
    return doc((text for text in says if text.strip()), tags=_tags(field, written=written), indent=indent)


def _kind(type: Type) -> Iterator[str]:
    if isinstance(type, Primitive) and type.name in _TEXTS:
        yield _TEXTS[type.name]


def _bounds(field: Field) -> Iterator[str]:
    unit = _unit(field.type)
    if text := _range(field.minimum, field.maximum, unit):
        yield text
    if field.digits is not None:
        yield f"At most {field.digits} digits, {field.scale or 0} of them behind the point."
    if field.pattern:
        yield f"Matches `{field.pattern}`."
    if field.immutable:
        yield "Cannot be changed later."


def _unit(type: Type) -> str:
    match type:
        case Primitive(name) if name in _COUNTED:
            return _COUNTED[name]
        case ListOf():
            return "item"
        case MapOf():
            return "entry"
        case _:
            return ""


def _range(low: int | float | str | None, high: int | float | str | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    said = f"At most {high}" if low is None else f"At least {low}" if high is None else f"{low} to {high}"
    count = low if high is None else high
    return f"{said}{f' {_many(unit, count)}' if unit else ''}."


def _many(unit: str, count: int | float | str | None) -> str:
    return unit if count == 1 else "entries" if unit == "entry" else f"{unit}s"


def _tags(field: Field, *, written: bool) -> Iterator[str]:
    if written and field.default is not None:
        yield f"@defaultValue {_json(field.default)}"
    if field.example is not None:
        yield f"@example {_json(field.example)}"
    if field.deprecated:
        yield f"@deprecated {_one_line(field.deprecated)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
