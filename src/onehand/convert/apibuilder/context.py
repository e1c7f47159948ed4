"""What do all parts of one conversion share?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.names import NameTable
from onehand.convert.apibuilder.source import JsonPath, spell
from onehand.convert.report import ConversionReport, Entry, Kind
from onehand.convert.yaml_text import Tree


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an imported type becomes."""

    tree: Tree
    """`common.user_reference`, or `json` where its document is not at hand."""
    comment: str = ""
    """Stands behind the type in the YAML."""
    reason: str = ""
    """Why it is not the type itself; goes into the report."""


class Importer(Protocol):
    """Knows where imported types live."""

    def resolve(self, document: Document, qualified: str) -> Resolved | None:
        """None when the name has no import at all behind it: an unknown type."""
        ...


@dataclass(slots=True)
class Context:
    document: Document
    service: str
    """The name of the service or library that is written."""
    importer: Importer
    report: ConversionReport
    types: NameTable
    """API Builder's name of a local type -> ours, as a type of values."""
    spare: NameTable = field(default_factory=NameTable)
    """Names of types that are taken, for models that are made up."""
    resources: dict[str, str] = field(default_factory=dict)
    """The name of a model that became a resource -> the resource."""
    forms: dict[str, str] = field(default_factory=dict)
    """The name of a model that is the form of a resource -> that form's name."""
    replaced: set[str] = field(default_factory=set)
    """Models that our conventions deduce; written only if something else still has them as a type."""
    wanted: dict[str, None] = field(default_factory=dict)
    """Those of them that something has."""
    unknown: list[tuple[str, JsonPath]] = field(default_factory=list)
    """Names that no type has, with their places: the document is refused."""
    imported: dict[str, set[str]] = field(default_factory=dict)
    """Library -> types used."""

    def note(self, kind: Kind, name: str, reason: str, path: JsonPath) -> None:
        self.report.add(Entry(kind, name, reason, spell(path), self.document.source.span(path)))
