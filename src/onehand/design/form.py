"""How is a form written that is not the deduced one? `{add: {...}, drop: [...]}` or `{fields: {...}}`."""

from __future__ import annotations

from dataclasses import dataclass

from onehand.design import shape
from onehand.design.field import FieldSyntax, read_fields
from onehand.design.shape import At, Name
from onehand.design.tree import Entry, Items, Node
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class FormSyntax:
    add: tuple[FieldSyntax, ...]
    drop: tuple[Name, ...]
    fields: tuple[FieldSyntax, ...] | None
    """All fields; then there is no `add` or `drop`."""
    span: Span


def read_form(entry: Entry, report: Report) -> FormSyntax:
    given = shape.keys(entry.value, "form", report)
    if "fields" in given and len(given) > 1:
        other = next(one for key, one in given.items() if key != "fields")
        report.error(
            "unknown-key",
            other.key_span,
            f"'{other.key}' has no meaning beside 'fields'",
            help="'fields' is the whole form",
        )
    return FormSyntax(
        read_fields(given["add"].value, report) if "add" in given else (),
        shape.names(given["drop"].value, "fields", report) if "drop" in given else (),
        _read_all(given["fields"].value, report) if "fields" in given else None,
        entry.span,
    )


def _read_all(node: Node, report: Report) -> tuple[FieldSyntax, ...]:
    if isinstance(node, Items):
        return tuple(
            FieldSyntax(At(name.value, name.span), name.span, {}, empty=True)
            for name in shape.names(node, "fields", report)
        )
    return read_fields(node, report)
