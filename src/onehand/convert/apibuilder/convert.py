"""What do API Builder documents become, all together?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.libraries import Libraries, Library
from onehand.convert.apibuilder.names import NameTable, our_name, service_name
from onehand.convert.apibuilder.prepare import Preparation
from onehand.convert.apibuilder.write_library import written_library
from onehand.convert.apibuilder.write_service import written_service
from onehand.convert.report import ConversionReport
from onehand.convert.yaml_text import Tree, write
from onehand.text.report import Report
from onehand.text.source import Source

Nearby = Callable[[str], Document | None]
"""The document of a namespace in the same folder."""


@dataclass(frozen=True, slots=True)
class Converted:
    """One file of our language."""

    name: str
    text: str
    source: str
    """The path of the document that it comes from."""
    is_library: bool
    report: ConversionReport


@dataclass(slots=True)
class Conversion:
    files: list[Converted] = field(default_factory=list)
    diagnostics: Report = field(default_factory=Report)
    """Why documents were refused."""
    sources: dict[str, Source] = field(default_factory=dict)


def convert(documents: Sequence[Document], nearby: Nearby, names: Mapping[str, str] | None = None) -> Conversion:
    """`names` gives documents, by their path, another name than their own."""
    conversion = Conversion()
    taken = NameTable()
    find = _finder(documents, nearby)
    reports = {one.source.path: ConversionReport() for one in documents}
    prepared = [Preparation(one, find, reports[one.source.path]).run() for one in documents]
    called = [taken.fresh((names or {}).get(one.source.path) or _name(one)) for one in prepared]
    libraries = Libraries(_finder(prepared, nearby), taken)
    for document, name in zip(prepared, called, strict=True):
        if not document.resources:
            libraries.declare(Library(name, document, whole=True))
    for document, name in zip(prepared, called, strict=True):
        if document.resources:
            report = reports[document.source.path]
            tree = written_service(document, name, libraries, report, conversion.diagnostics)
            conversion.files.append(_file(name, tree, document, report, is_library=False))
    for library in libraries.all():
        report = reports[library.document.source.path] if library.whole else ConversionReport()
        tree = written_library(library, libraries, report, conversion.diagnostics)
        conversion.files.append(_file(library.name, tree, library.document, report, is_library=True))
    conversion.sources = {one.source.path: Source(one.source.path, one.source.text) for one in prepared}
    return conversion


def _file(
    name: str, tree: Mapping[str, Tree], document: Document, report: ConversionReport, *, is_library: bool
) -> Converted:
    source = PurePath(document.source.path).name
    head = f"# From {source} (API Builder) by: dev api import\n"
    return Converted(name, head + _sections(tree), document.source.path, is_library, report)


def _sections(tree: Mapping[str, Tree]) -> str:
    """The head of the file close together, then an empty line before each section."""
    sections = ("enums", "models", "unions", "resources", "operations")
    head = {key: value for key, value in tree.items() if key not in sections}
    texts = [write(head), *(write({key: tree[key]}) for key in sections if key in tree)]
    return "\n".join(texts)


def _name(document: Document) -> str:
    stem = PurePath(document.source.path).name.removesuffix(".json").removesuffix(".service")
    return service_name(document.name or stem) if document.resources else our_name(document.name or stem, "library")


def _finder(documents: Sequence[Document], nearby: Nearby) -> Nearby:
    """Given documents first: by their namespace, or by the application's name in it where they say none."""

    def find(namespace: str) -> Document | None:
        for document in documents:
            if document.namespace == namespace:
                return document
        words = namespace.split(".")
        for document in documents:
            if document.namespace is None and our_name(document.name) in {our_name(word) for word in words[1:]}:
                return replace(document, namespace=namespace)
        return nearby(namespace)

    return find
