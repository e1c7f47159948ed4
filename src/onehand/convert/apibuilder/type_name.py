"""What does the name of a type say: `[string]`, `map[io.flow.common.v0.models.price]`?"""

from __future__ import annotations

import re
from dataclasses import dataclass

DEEPEST = 7
"""How many containers may stand in each other."""

PRIMITIVES = {
    "boolean": "boolean",
    "decimal": "decimal",
    "integer": "integer",
    "long": "integer",
    "double": "float",
    "string": "string",
    "uuid": "uuid",
    "date-iso8601": "date",
    "date-time-iso8601": "datetime",
    "object": "json",
    "json": "json",
}
"""API Builder's built-in types and ours; `unit` is no type but the absence of a body."""

UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    item: TypeName


@dataclass(frozen=True, slots=True)
class MapOf:
    value: TypeName


TypeName = Name | ListOf | MapOf


def parse_type(text: str) -> TypeName | None:
    """None when it is no type: brackets that do not match, or deeper than DEEPEST."""
    return _parse(text.strip(), DEEPEST)


def _parse(text: str, depth: int) -> TypeName | None:
    if depth < 0:
        return None
    if text == "map":
        return MapOf(Name("string"))
    if text.startswith("[") and text.endswith("]"):
        item = _parse(text[1:-1].strip(), depth - 1)
        return None if item is None else ListOf(item)
    if text.startswith("map[") and text.endswith("]"):
        value = _parse(text[4:-1].strip(), depth - 1)
        return None if value is None else MapOf(value)
    return Name(text) if re.fullmatch(r"[^\s\[\]]+", text) else None


def innermost(type_name: TypeName) -> str:
    while not isinstance(type_name, Name):
        type_name = type_name.item if isinstance(type_name, ListOf) else type_name.value
    return type_name.name


def innermost_of(text: str) -> str:
    """The name inside all brackets, also when they do not match."""
    parsed = parse_type(text)
    return text if parsed is None else innermost(parsed)


QUALIFIED = re.compile(r"(?P<namespace>.+)\.(?P<kind>models|enums|unions|interfaces|annotations)\.(?P<name>[^.]+)")
"""`io.flow.common.v0.models.price`."""
