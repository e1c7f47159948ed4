"""Which TypeScript type does a type of the design have?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from onehand.gen.typescript.names import Names
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type

_PRIMITIVES = {
    "boolean": "boolean",
    "integer": "number",
    "decimal": "string",
    "float": "number",
    "string": "string",
    "date": "string",
    "datetime": "string",
    "uuid": "string",
    "email": "string",
    "url": "string",
    "json": "unknown",
    "id": "string",
}
_PLAIN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Types:
    """Spells types in one file, and remembers which names it used."""

    names: Names
    used: set[str] = field(default_factory=set)

    def of(self, type: Type) -> str:
        """`Line[]`, `{ [key: string]: Money }`."""
        match type:
            case Primitive(name):
                return _PRIMITIVES[name]
            case ListOf(item):
                return f"{_grouped(self.of(item))}[]"
            case MapOf(value):
                return f"{{ [key: string]: {self.of(value)} }}"
            case Named():
                return self.use(self.names[type])

    def use(self, name: str) -> str:
        """A name that the file must import."""
        self.used.add(name)
        return name


def _grouped(item: str) -> str:
    return item if _PLAIN.fullmatch(item) or item[-1] in "]}" else f"({item})"
