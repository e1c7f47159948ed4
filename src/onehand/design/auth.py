"""How is written who may call? `none`, a scheme, or schemes with their scopes or services."""

from __future__ import annotations

from dataclasses import dataclass

from onehand.design import shape
from onehand.design.shape import At, Name
from onehand.design.tree import Entry, Items, Node, Scalar, Table
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class SchemeSyntax:
    name: Name
    needs: tuple[At[str], ...]
    """Scopes of a user, names of services."""


@dataclass(frozen=True, slots=True)
class AuthSyntax:
    schemes: tuple[SchemeSyntax, ...]
    """Empty = public: `auth: none`."""
    span: Span


def read_auth(node: Node, report: Report) -> AuthSyntax | None:
    if isinstance(node, Scalar) and node.text == "none":
        return AuthSyntax((), node.span)
    if isinstance(node, Scalar) and not node.absent:
        name = shape.name(node, report)
        return AuthSyntax((SchemeSyntax(name, ()),), node.span) if name else None
    if isinstance(node, Table) and node.entries:
        return AuthSyntax(tuple(_read_scheme(entry, report) for entry in node.entries), node.span)
    if isinstance(node, Items) and node.items:
        names = shape.names(node, "schemes", report)
        return AuthSyntax(tuple(SchemeSyntax(name, ()) for name in names), node.span) if names else None
    shape.wrong(
        node, "'none', a scheme, or a map of schemes", report, help="for example 'auth: {user: [], service: [mailer]}'"
    )
    return None


def _read_scheme(entry: Entry, report: Report) -> SchemeSyntax:
    name = At(entry.key, entry.key_span)
    if isinstance(entry.value, Scalar) and entry.value.absent:
        return SchemeSyntax(name, ())
    read = (shape.text_at(item, report) for item in shape.items(entry.value, "scopes or services", report))
    return SchemeSyntax(name, tuple(one for one in read if one is not None))
