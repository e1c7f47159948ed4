"""Which names does a file see, and what do they stand for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onehand.design.document import Document
from onehand.design.resource import ResourceSyntax
from onehand.ir.build.declare import Declared
from onehand.text.report import Report


@dataclass(frozen=True, slots=True)
class Scope:
    """One file, its names, the other files, and where faults go."""

    document: Document
    names: Declared
    services: Mapping[str, Declared]
    libraries: Mapping[str, Declared]
    schemes: tuple[str, ...]
    unreadable: frozenset[str]
    """Names of files that could not be read at all: who names them is not told that they are missing."""
    report: Report

    @property
    def owner(self) -> str:
        return self.document.name.value

    def resource(self, service: str, name: str) -> ResourceSyntax | None:
        declared = self.services.get(service)
        return declared.resources.get(name) if declared else None

    def visible_types(self) -> Iterator[str]:
        """Every type name that may be written here, as it would be written."""
        yield from self.names.types
        for library in self.document.imports:
            if (declared := self.libraries.get(library.value)) is not None:
                yield from (f"{library.value}.{name}" for name in declared.types)
