"""Which names of types mean nothing? A document with one is refused, with place and help."""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.source import spell
from onehand.convert.apibuilder.type_name import PRIMITIVES, innermost_of, parse_type
from onehand.text.report import Report
from onehand.text.suggest import did_you_mean


def refuse_unknown(context: Context, diagnostics: Report) -> None:
    document = context.document
    known = (*PRIMITIVES, *document.enums, *document.models, *document.unions)
    for name, path in dict.fromkeys(context.unknown):
        if parse_type(name) is None:
            message, help = f"'{name[:80]}' is no type", "a type is a name, '[type]' or 'map[type]', at most seven deep"
        else:
            message = f"no type is named '{innermost_of(name)[:80]}'"
            help = did_you_mean(name, known) or "declare it, or write the full name of an imported one"
        where = document.source.span((*path, "type"))
        diagnostics.error("unknown-type", where, f"{message} at {spell(path)}", help=help)
