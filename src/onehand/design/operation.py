"""How is an operation written that is not one of a resource's seven?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onehand.design import shape
from onehand.design.auth import AuthSyntax, read_auth
from onehand.design.doc import attributed, deprecated, described
from onehand.design.field import FieldSyntax, read_fields
from onehand.design.keywords import METHODS
from onehand.design.shape import At, Name
from onehand.design.tree import Entry, Node, Scalar, Table
from onehand.design.type import TypeSyntax, is_type, read_type
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class ReturnSyntax:
    status: At[int]
    type: TypeSyntax | None
    """None = no body."""


@dataclass(frozen=True, slots=True)
class OperationSyntax:
    name: Name
    method: str
    path: At[str] | None
    parameters: tuple[FieldSyntax, ...]
    body: TypeSyntax | None
    returns: tuple[ReturnSyntax, ...]
    auth: AuthSyntax | None
    description: str
    deprecated: str | None
    examples: tuple[Entry, ...]
    """As written: what they must fit is known later."""
    attributes: Mapping[str, Any] | None
    span: Span


def read_operation(entry: Entry, report: Report) -> OperationSyntax:
    given = shape.keys(entry.value, "operation", report, entry=entry)
    method, path = _read_path(given, entry, report)
    return OperationSyntax(
        At(entry.key, entry.key_span),
        method,
        path,
        read_fields(given["parameters"].value, report) if "parameters" in given else (),
        read_type(given["body"].value, report, top=False)[0] if "body" in given else None,
        _read_returns(given["returns"].value, report) if "returns" in given else (),
        read_auth(given["auth"].value, report) if "auth" in given else None,
        described(given, report),
        deprecated(given, report),
        _read_examples(given["examples"].value, report) if "examples" in given else (),
        attributed(given, report),
        entry.span,
    )


def _read_examples(node: Node, report: Report) -> tuple[Entry, ...]:
    if isinstance(node, Table):
        return tuple(node.entries)
    shape.wrong(node, "a map of examples", report, help="for example '{request: {...}, 201: {...}}'")
    return ()


def _read_path(given: Mapping[str, Entry], entry: Entry, report: Report) -> tuple[str, At[str] | None]:
    methods = [given[method] for method in METHODS if method in given]
    if not methods:
        report.error(
            "missing-key",
            entry.key_span,
            f"operation '{entry.key}' has no path",
            help="for example 'POST: /orders/{id}/cancellations'",
        )
        return "GET", None
    for other in methods[1:]:
        report.error(
            "unknown-key",
            other.key_span,
            f"operation '{entry.key}' has a second method",
            help="one operation is one method on one path",
        )
    return methods[0].key, shape.text_at(methods[0].value, report)


def _read_returns(node: Node, report: Report) -> tuple[ReturnSyntax, ...]:
    """`{201: order, 409: problem}`; a type alone is what 200 returns; `204:` has no body."""
    if is_type(node) and not (isinstance(node, Scalar) and node.absent):
        type, _ = read_type(node, report, top=False)
        return (ReturnSyntax(At(200, node.span), type),)
    if not isinstance(node, Table):
        shape.wrong(node, "a map of statuses", report, help="for example '{201: order, 409: problem}'")
        return ()
    read = (_read_return(one, report) for one in node.entries)
    return tuple(one for one in read if one is not None)


def _read_return(entry: Entry, report: Report) -> ReturnSyntax | None:
    if not (len(entry.key) == 3 and entry.key.isascii() and entry.key.isdigit() and 200 <= int(entry.key) <= 599):
        report.error("bad-status", entry.key_span, f"'{entry.key[:20]}' is no HTTP status", help="200 to 599")
        return None
    empty = isinstance(entry.value, Scalar) and entry.value.absent
    type = None if empty else read_type(entry.value, report, top=False)[0]
    return ReturnSyntax(At(int(entry.key), entry.key_span), type)
