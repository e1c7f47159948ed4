"""Where does a type with a name live, seen from a generated file, and what is it called there?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from onehand.gen.python.module import Module
from onehand.gen.python.names import class_name, module, type_name
from onehand.ir.types import Named


def spelling(named: Named) -> str:
    """The class of a type: what is deduced from a resource keeps the resource's name."""
    return type_name(named.name) if named.kind in {"enum", "model", "union"} else class_name(named.name)


class Home(Protocol):
    """Answers with the text to write for a named type, importing it where needed."""

    def name(self, file: Module, named: Named) -> str: ...

    def spelt(self, named: Named) -> str:
        """The name alone."""
        ...


@dataclass(frozen=True, slots=True)
class ServerHome:
    """The server's types: `models.py` holds the service's own, `<library>.py` those of a library."""

    service: str
    prefix: str = "."
    """From the file to the folder of models.py: `.`, or `..` one folder deeper."""
    here: str = ""
    """The module that is being written, whose names need no import."""

    def name(self, file: Module, named: Named) -> str:
        if named.kind == "problem":
            return file.use("onehand.runtime.problem", "ProblemDocument")
        place = "models" if named.owner == self.service else module(named.owner)
        spelt = spelling(named)
        return spelt if place == self.here else file.use(f"{self.prefix}{place}", spelt)

    def spelt(self, named: Named) -> str:
        """The name alone."""
        return spelling(named)


class FlatHome:
    """The types of a client or of a subscription: all in one file, whoever owns them."""

    def __init__(self, names: Iterable[Named], *, place: str = "") -> None:
        """`place`: the module that holds them, seen from the file; empty in that module itself."""
        self._place = place
        self._names: dict[Named, str] = {}
        taken: set[str] = set()
        for named in dict.fromkeys(names):
            spelt = spelling(named)
            spelt = class_name(named.owner) + spelt if spelt in taken else spelt
            self._names[named] = spelt
            taken.add(spelt)

    def at(self, place: str) -> FlatHome:
        """The same types, seen from another file."""
        seen = FlatHome((), place=place)
        seen._names = self._names
        return seen

    def name(self, file: Module, named: Named) -> str:
        if named.kind == "problem":
            return file.use("onehand.runtime.problem", "ProblemDocument")
        return file.use(self._place, self.spelt(named)) if self._place else self.spelt(named)

    def spelt(self, named: Named) -> str:
        """The name alone."""
        return self._names[named]

    def declared(self) -> list[str]:
        return list(self._names.values())
