"""How does a library look that is made of a document's types?"""

from __future__ import annotations

from dataclasses import replace

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.libraries import Libraries, Library, type_names
from onehand.convert.apibuilder.names import RESERVED_TYPES, NameTable
from onehand.convert.apibuilder.shell import note_shell
from onehand.convert.apibuilder.types import empty_types
from onehand.convert.apibuilder.unknown import refuse_unknown
from onehand.convert.apibuilder.write_types import type_sections
from onehand.convert.report import ConversionReport
from onehand.convert.yaml_text import Tree
from onehand.text.report import Report


def written_library(
    library: Library, libraries: Libraries, report: ConversionReport, diagnostics: Report
) -> dict[str, Tree]:
    document = library.document if library.whole else _part(library.document, library.used)
    names = type_names(library.document)
    context = Context(document, library.name, libraries, report, NameTable())
    context.spare = NameTable({*RESERVED_TYPES, *names.values()})
    for name, own in names.items():
        context.types.set(name, own)
        if name != own and library.whole:
            place = next(t[name] for t in (document.enums, document.models, document.unions) if name in t)
            title = f"type {name} is now '{own}'"
            context.note("interpreted", title, "the name of a type; it does not travel", place.path)
    for name, kept in empty_types(document).items():
        context.types.set(name, kept)
    tree: dict[str, Tree] = {"library": library.name}
    if document.description:
        tree["description"] = document.description
    if library.whole:
        note_shell(context)
        for attribute in document.attributes:
            name = f"attribute '{attribute.name}' of the document"
            context.note("dropped", name, "a library has no attributes", attribute.path)
    tree |= type_sections(context, {})
    refuse_unknown(context, diagnostics)
    return tree


def _part(document: Document, used: dict[str, None]) -> Document:
    return replace(
        document,
        enums={name: one for name, one in document.enums.items() if name in used},
        models={name: one for name, one in document.models.items() if name in used},
        unions={name: one for name, one in document.unions.items() if name in used},
    )
