"""How is a field written? `note: string?`, or a map of keywords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from onehand.design import shape
from onehand.design.shape import At, Name
from onehand.design.tree import Entry, Node, Scalar
from onehand.design.type import TypeSyntax, is_type, read_type
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class FieldSyntax:
    """One field as written. A keyword that is not given is None, or False; `places` has the keys that are."""

    name: Name
    span: Span
    places: Mapping[str, Span]
    type: TypeSyntax | None = None
    type_span: Span | None = None
    empty: bool = False
    """`name:` with nothing after it: in a form, the resource's field."""
    optional: bool = False
    description: str = ""
    default: Node | None = None
    example: Node | None = None
    minimum: Scalar | None = None
    maximum: Scalar | None = None
    pattern: At[str] | None = None
    digits: At[int] | None = None
    scale: At[int] | None = None
    immutable: bool = False
    set_by: At[str] | None = None
    from_: Name | None = None
    refers_to: Name | None = None
    check: At[str] | None = None
    personal: bool = False
    secret: bool = False
    private: bool = False
    unique: bool = False
    was: str | None = None
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


def read_fields(node: Node, report: Report) -> tuple[FieldSyntax, ...]:
    return tuple(read_field(entry, report) for entry in shape.entries(node, "fields", report))


def read_field(entry: Entry, report: Report) -> FieldSyntax:
    name = At(entry.key, entry.key_span)
    if isinstance(entry.value, Scalar) and entry.value.absent:
        return FieldSyntax(name, entry.span, {}, empty=True)
    if is_type(entry.value):
        type, optional = read_type(entry.value, report)
        return FieldSyntax(name, entry.span, {}, type=type, type_span=entry.value.span, optional=optional)
    return _read_keywords(name, entry, report)


def _read_keywords(name: Name, entry: Entry, report: Report) -> FieldSyntax:
    given = shape.keys(entry.value, "field", report)
    read: dict[str, Any] = {}
    question = False
    for key, one in given.items():
        if key == "type":
            read["type"], question = read_type(one.value, report)
            read["type_span"] = one.value.span
        else:
            read["from_" if key == "from" else key] = _READERS[key](one.value, report)
    if question and "optional" not in given:
        read["optional"] = True
    if read.get("description") is None:
        read.pop("description", None)
    places = {key: one.key_span for key, one in given.items()}
    return FieldSyntax(name, entry.span, places, **read)


def _bound(node: Node, report: Report) -> Scalar | None:
    if isinstance(node, Scalar) and not node.absent and not isinstance(node.value, bool):
        return node
    shape.wrong(node, "a number", report)
    return None


def _given(node: Node) -> Node | None:
    return None if isinstance(node, Scalar) and node.absent else node


_READERS: Mapping[str, Callable[[Node, Report], Any]] = {
    "description": shape.text,
    "optional": shape.boolean,
    "default": lambda node, _: _given(node),
    "example": lambda node, _: _given(node),
    "minimum": _bound,
    "maximum": _bound,
    "pattern": shape.text_at,
    "digits": shape.integer,
    "scale": shape.integer,
    "immutable": shape.boolean,
    "set_by": lambda node, report: shape.word(node, ("service", "caller"), report),
    "from": shape.name,
    "refers_to": shape.reference,
    "check": lambda node, report: shape.word(node, ("copy",), report),
    "personal": shape.boolean,
    "secret": shape.boolean,
    "private": shape.boolean,
    "unique": shape.boolean,
    "was": shape.text,
    "deprecated": shape.text,
    "attributes": shape.attributes,
}
