"""How is a type written? `string`, `common.money`, `[t]`, `{map: t}`, and `t?` for optional."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onehand.design.shape import kind
from onehand.design.tree import Items, Node, Scalar, Table
from onehand.text.report import Report
from onehand.text.span import Span

_HELP = "write 'string', 'common.money', '[string]' or '{map: string}', with '?' behind it where it may be absent"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)?")


@dataclass(frozen=True, slots=True)
class NameType:
    """`string`, `line`, `common.money`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ListType:
    item: TypeSyntax
    span: Span


@dataclass(frozen=True, slots=True)
class MapType:
    value: TypeSyntax
    span: Span


TypeSyntax = NameType | ListType | MapType


def is_type(node: Node) -> bool:
    """Whether a node in a field's place is a type alone, not a map of keywords."""
    return not isinstance(node, Table) or (len(node.entries) == 1 and node.entries[0].key == "map")


def read_type(node: Node, report: Report, *, top: bool = True) -> tuple[TypeSyntax | None, bool]:
    """The type, and whether a '?' makes it optional (only at the top)."""
    if isinstance(node, Items) and len(node.items) == 1:
        item, _ = read_type(node.items[0], report, top=False)
        return (ListType(item, node.span) if item else None), False
    if isinstance(node, Table) and is_type(node):
        value, _ = read_type(node.entries[0].value, report, top=False)
        return (MapType(value, node.span) if value else None), False
    if isinstance(node, Scalar) and not node.absent:
        return _read_text(node.text, node.span, report, top=top)
    report.error("bad-type", node.span, f"expected a type, found {kind(node)}", help=_HELP)
    return None, False


def _read_text(text: str, span: Span, report: Report, *, top: bool) -> tuple[TypeSyntax | None, bool]:
    """A type inside one scalar: `string?`, and `"[string]?"` in quotes."""
    optional = top and text.endswith("?")
    inner = text[:-1].strip() if optional else text.strip()
    depth = 0
    while inner.startswith("[") and inner.endswith("]") and depth < 8:
        inner, depth = inner[1:-1].strip(), depth + 1
    if not _NAME.fullmatch(inner):
        help = "the value of a list or map is never absent" if inner.endswith("?") and not optional else _HELP
        report.error("bad-type", span, f"'{text[:60]}' is no type", help=help)
        return None, False
    found: TypeSyntax = NameType(inner, span)
    for _ in range(depth):
        found = ListType(found, span)
    return found, optional
