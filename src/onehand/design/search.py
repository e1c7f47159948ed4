"""How are searches, sorts and unique keys written?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.design import shape
from onehand.design.shape import At, Name
from onehand.design.tree import Items, Node, Scalar, Table
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class SearchTermSyntax:
    field: Name
    match: At[str]
    """equal, range or prefix."""


@dataclass(frozen=True, slots=True)
class SearchSyntax:
    terms: tuple[SearchTermSyntax, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SortSyntax:
    field: Name
    descending: bool


def read_searches(node: Node, report: Report) -> tuple[SearchSyntax, ...]:
    """`[user_id, [status, created_at], {created_at: range}]`."""
    read = (_read_search(item, report) for item in shape.items(node, "fields", report))
    return tuple(search for search in read if search.terms)


def _read_search(node: Node, report: Report) -> SearchSyntax:
    parts = node.items if isinstance(node, Items) else (node,)
    read = (_read_term(part, report) for part in parts)
    return SearchSyntax(tuple(term for term in read if term is not None), node.span)


def _read_term(node: Node, report: Report) -> SearchTermSyntax | None:
    if isinstance(node, Table) and len(node.entries) == 1:
        entry = node.entries[0]
        match = shape.word(entry.value, ("equal", "range", "prefix"), report)
        return SearchTermSyntax(At(entry.key, entry.key_span), match) if match else None
    if isinstance(node, Scalar) and not node.absent:
        field = shape.name(node, report)
        return SearchTermSyntax(field, At("equal", node.span)) if field else None
    shape.wrong(node, "a field, '{field: range}' or '{field: prefix}'", report)
    return None


def read_sorts(node: Node, report: Report) -> tuple[SortSyntax, ...]:
    """`[-created_at, number]`."""
    read = (_read_sort(item, report) for item in shape.items(node, "fields", report))
    return tuple(sort for sort in read if sort is not None)


def _read_sort(node: Node, report: Report) -> SortSyntax | None:
    if not isinstance(node, Scalar) or node.absent:
        shape.wrong(node, "a field, with '-' before it for descending", report)
        return None
    descending = node.text.startswith("-")
    name = shape.name_of(node.text.removeprefix("-"), node.span, report)
    return SortSyntax(name, descending) if name else None


def read_uniques(node: Node, report: Report) -> tuple[tuple[Name, ...], ...]:
    """`[number]`, `[[customer_id, number]]`."""
    read = (_read_unique(item, report) for item in shape.items(node, "fields", report))
    return tuple(names for names in read if names)


def _read_unique(node: Node, report: Report) -> tuple[Name, ...]:
    if isinstance(node, Items):
        return shape.names(node, "fields", report)
    name = shape.name(node, report)
    return (name,) if name else ()
