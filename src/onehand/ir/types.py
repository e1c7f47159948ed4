"""Which types can a field have?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PRIMITIVES = (
    "boolean",
    "integer",
    "decimal",
    "float",
    "string",
    "date",
    "datetime",
    "uuid",
    "email",
    "url",
    "json",
    "id",
)
"""`integer` is int64. `decimal` and `datetime` travel as strings (exact; RFC 3339, UTC, microseconds)."""

TEXT_PRIMITIVES = frozenset({"string", "email", "url", "id"})

NamedKind = Literal["enum", "model", "union", "resource", "form", "patch", "version", "problem"]


@dataclass(frozen=True, slots=True)
class Primitive:
    """A built-in type, one of PRIMITIVES."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[item]`."""

    item: Type

    def __str__(self) -> str:
        return f"[{self.item}]"


@dataclass(frozen=True, slots=True)
class MapOf:
    """`{map: value}`: keys are strings."""

    value: Type

    def __str__(self) -> str:
        return f"{{map: {self.value}}}"


@dataclass(frozen=True, slots=True)
class Named:
    """A type with a name: written (`enum`, `model`, `union`) or deduced from a resource (`resource` `user`,
    `form` `user_form`, `patch` `user_patch`, `version` `user_version`), or the `problem` document.
    """

    kind: NamedKind
    owner: str
    """The service or library that declares it; empty for `problem`."""
    name: str
    """snake_case, without the owner: `money`, `user_form`."""

    def __str__(self) -> str:
        return self.name


Type = Primitive | ListOf | MapOf | Named
