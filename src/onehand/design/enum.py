"""How is an enum written? Its values and their descriptions; or, when there is more to say, a map with `values`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onehand.design import shape
from onehand.design.doc import attributed, deprecated, described, reserved
from onehand.design.shape import At, Name
from onehand.design.tree import Entry, Items, Node, Scalar, Table
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class EnumValueSyntax:
    name: Name
    value: At[str]
    description: str
    deprecated: str | None
    attributes: Mapping[str, Any] | None
    span: Span


@dataclass(frozen=True, slots=True)
class EnumSyntax:
    name: Name
    description: str
    values: tuple[EnumValueSyntax, ...]
    deprecated: str | None
    attributes: Mapping[str, Any] | None
    span: Span
    reserved: tuple[Name, ...] = ()


def read_enum(entry: Entry, report: Report) -> EnumSyntax:
    name = At(entry.key, entry.key_span)
    if not _is_long(entry.value):
        return EnumSyntax(name, "", _read_values(entry.value, entry, report), None, None, entry.span)
    given = shape.keys(entry.value, "enum", report, entry=entry)
    return EnumSyntax(
        name,
        described(given, report),
        _read_values(given["values"].value, given["values"], report),
        deprecated(given, report),
        attributed(given, report),
        entry.span,
        reserved(given, report),
    )


def _is_long(node: Node) -> bool:
    """`values: {...}` is the long form; `values: "some text"` is a value with this name."""
    values = node.get("values") if isinstance(node, Table) else None
    return values is not None and not isinstance(values.value, Scalar) and _no_value_beside(node)


def _no_value_beside(node: Node) -> bool:
    return isinstance(node, Table) and all(
        one.key in {"values", "reserved", "description", "deprecated", "attributes"} for one in node.entries
    )


def _read_values(node: Node, entry: Entry, report: Report) -> tuple[EnumValueSyntax, ...]:
    if isinstance(node, Items):
        names = shape.names(node, "names", report)
        values = tuple(EnumValueSyntax(one, one, "", None, None, one.span) for one in names)
    else:
        values = tuple(_read_value(one, report) for one in shape.entries(node, "values", report))
    if not values and (not isinstance(node, Scalar) or node.absent):
        report.error("missing-key", entry.key_span, f"'{entry.key}' has no values", help="write 'name: what it means'")
    return values


def _read_value(entry: Entry, report: Report) -> EnumValueSyntax:
    name = At(entry.key, entry.key_span)
    if isinstance(entry.value, Scalar):
        return EnumValueSyntax(name, name, entry.value.text, None, None, entry.span)
    given = shape.keys(entry.value, "enum_value", report)
    value = shape.text_at(given["value"].value, report) if "value" in given else None
    return EnumValueSyntax(
        name, value or name, described(given, report), deprecated(given, report), attributed(given, report), entry.span
    )
