"""How is a union written? A discriminator and the member models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onehand.design import shape
from onehand.design.doc import attributed, deprecated, described
from onehand.design.shape import At, Name
from onehand.design.tree import Entry, Items, Node, Scalar
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class UnionMemberSyntax:
    model: Name
    value: At[str]
    description: str
    deprecated: str | None
    attributes: Mapping[str, Any] | None
    span: Span


@dataclass(frozen=True, slots=True)
class UnionSyntax:
    name: Name
    description: str
    discriminator: Name | None
    members: tuple[UnionMemberSyntax, ...]
    deprecated: str | None
    attributes: Mapping[str, Any] | None
    span: Span


def read_union(entry: Entry, report: Report) -> UnionSyntax:
    given = shape.keys(entry.value, "union", report, entry=entry)
    return UnionSyntax(
        At(entry.key, entry.key_span),
        described(given, report),
        shape.name(given["discriminator"].value, report) if "discriminator" in given else None,
        _read_members(given["members"].value, report) if "members" in given else (),
        deprecated(given, report),
        attributed(given, report),
        entry.span,
    )


def _read_members(node: Node, report: Report) -> tuple[UnionMemberSyntax, ...]:
    """`[card, transfer]`, or `card: "description"`, or a map with `value`."""
    if isinstance(node, Items):
        names = shape.names(node, "models", report)
        return tuple(UnionMemberSyntax(one, one, "", None, None, one.span) for one in names)
    return tuple(_read_member(one, report) for one in shape.entries(node, "models", report))


def _read_member(entry: Entry, report: Report) -> UnionMemberSyntax:
    model = At(entry.key, entry.key_span)
    if isinstance(entry.value, Scalar):
        return UnionMemberSyntax(model, model, entry.value.text, None, None, entry.span)
    given = shape.keys(entry.value, "union_member", report)
    value = shape.text_at(given["value"].value, report) if "value" in given else None
    return UnionMemberSyntax(
        model,
        value or model,
        described(given, report),
        deprecated(given, report),
        attributed(given, report),
        entry.span,
    )
