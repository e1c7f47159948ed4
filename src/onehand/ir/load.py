"""What do the designs of a workspace mean, and what is wrong with them?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path

from onehand.design.document import Document, read_document
from onehand.ir.build.declare import Declared, declare
from onehand.ir.build.example import add_examples
from onehand.ir.build.forgotten import add_forgotten
from onehand.ir.build.scope import Scope
from onehand.ir.build.service import finish_service, start_service
from onehand.ir.build.types import build_library
from onehand.ir.nodes import Design
from onehand.ir.unsupported import check_supported
from onehand.text.diagnostic import Diagnostic, Note
from onehand.text.report import Report
from onehand.text.source import Source
from onehand.text.span import Span

_TAKEN = frozenset({"streams", "postgres", "template0", "template1"})
"""Databases that are there already; a service's database has its name."""
SCHEMES: Mapping[str, str] = {"user": "", "service": ""}
"""The auth schemes of every workspace; as in `Design.schemes`."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of loading: a design only when there is no error."""

    design: Design | None
    diagnostics: tuple[Diagnostic, ...]
    """All of them, warnings too, in the order of the places."""
    sources: Mapping[str, Source]
    """By the path that spans have: what the printer needs."""
    documents: Mapping[str, Document]
    """As written, by name: what was read, also where it could not be understood."""


def load(api: Path, *, root: Path | None = None, schemes: Mapping[str, str] = SCHEMES) -> Loaded:
    """Every `*.yaml` of the folder `api`; paths in errors are relative to `root`, or as given. `schemes` are those of
    onehand.toml.

    Never raises for what a file contains. Raises OSError when the folder or a file cannot be read.
    """
    report = Report()
    sources = [
        _source(path, root, report) for path in sorted(api.iterdir()) if path.suffix == ".yaml" and path.is_file()
    ]
    return load_sources([source for source in sources if source is not None], schemes=schemes, report=report)


def _source(path: Path, root: Path | None, report: Report) -> Source | None:
    shown = path.resolve().relative_to(root.resolve()).as_posix() if root else path.as_posix()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        column = fault.start - fault.object.rfind(b"\n", 0, fault.start)
        place = Span(shown, line, column, line, column + 1)
        report.error("bad-encoding", place, "the file is not UTF-8", help="save it as UTF-8")
        return None
    return Source(shown, text)


def load_sources(
    sources: Iterable[Source], *, schemes: Mapping[str, str] = SCHEMES, report: Report | None = None
) -> Loaded:
    """The same for texts that are already in memory."""
    report = report or Report()
    by_path = {source.path: source for source in sources}
    documents = _documents(by_path.values(), report)
    read = {document.path for document in documents.values()}
    unreadable = frozenset(_stem(path) for path in by_path if path not in read)
    design = _build(documents, schemes, unreadable | _undecoded(report), report)
    return Loaded(None if report.failed else design, report.diagnostics, by_path, documents)


def _documents(sources: Iterable[Source], report: Report) -> Mapping[str, Document]:
    documents: dict[str, Document] = {}
    for source in sources:
        own = Report()
        document = read_document(source, own)
        report.extend(own)
        if document is None:
            continue
        _check_name(document, source, report)
        first = documents.setdefault(document.name.value, document)
        if first is not document:
            notes = (Note("the other one is here", first.name.span),)
            report.error(
                "name-taken", document.name.span, f"two designs are named '{document.name.value}'", notes=notes
            )
    return documents


def _undecoded(report: Report) -> frozenset[str]:
    """Files that are no text at all are only in the report."""
    return frozenset(_stem(one.span.path) for one in report.diagnostics if one.code == "bad-encoding")


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _check_name(document: Document, source: Source, report: Report) -> None:
    stem = _stem(source.path)
    if document.name.value != stem:
        message = f"{document.kind} '{document.name.value}' stands in file '{stem}.yaml'"
        report.error("name-not-file", document.name.span, message, help=f"call it '{stem}', or rename the file")
    if document.kind == "service" and (document.name.value in _TAKEN or iskeyword(document.name.value)):
        what = "a database has" if document.name.value in _TAKEN else "Python has as a word"
        message = f"'{document.name.value}' is a name that {what} already"
        report.error("reserved-name", document.name.span, message, help="give the service another name")


def _build(
    documents: Mapping[str, Document], schemes: Mapping[str, str], unreadable: frozenset[str], report: Report
) -> Design:
    declared = {name: declare(document, report) for name, document in documents.items()}
    services = {name: one for name, one in declared.items() if one.document.kind == "service"}
    libraries = {name: one for name, one in declared.items() if one.document.kind == "library"}

    def scope(one: Declared) -> Scope:
        return Scope(one.document, one, services, libraries, tuple(schemes), unreadable, report)

    for document in documents.values():
        check_supported(document, report)
    built = {name: build_library(scope(one)) for name, one in libraries.items()}
    started = {name: start_service(scope(one)) for name, one in services.items()}
    resources = {name: one.resources for name, one in started.items()}
    design = Design({name: finish_service(one, resources) for name, one in started.items()}, built, schemes)
    return design if report.failed else add_examples(add_forgotten(design, documents, report), documents, report)
