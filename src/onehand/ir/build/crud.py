"""Which operations does a resource have, and what exactly do they take and return?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from onehand.design.resource import ResourceOperationSyntax, ResourceSyntax
from onehand.design.shape import At
from onehand.ir.build.auth import build_auth
from onehand.ir.build.list_parameter import list_parameters, page_parameters
from onehand.ir.build.scope import Scope
from onehand.ir.build.status import statuses
from onehand.ir.nodes import Auth, Field, Operation, OperationKind, Search, Sort
from onehand.ir.types import ListOf, Named, Primitive, Type
from onehand.text.diagnostic import Note
from onehand.text.span import Span
from onehand.text.suggest import did_you_mean

KINDS: tuple[OperationKind, ...] = tuple(kind for kind in get_args(OperationKind) if kind != "custom")


@dataclass(frozen=True, slots=True)
class _About:
    """The resource, as far as its operations need it."""

    name: str
    many: str
    path: str
    parameters: tuple[Field, ...]
    unique: bool
    nested: bool
    owner: str

    def named(self, kind: str) -> Named:
        if kind == "resource":
            return Named("resource", self.owner, self.name)
        return Named(
            "form" if kind == "form" else "patch" if kind == "patch" else "version", self.owner, f"{self.name}_{kind}"
        )


def build_operations(
    syntax: ResourceSyntax,
    many: str,
    path: str,
    fields: Mapping[str, Field],
    searches: tuple[Search, ...],
    sorts: tuple[Sort, ...],
    auth: Auth,
    scope: Scope,
) -> tuple[Operation, ...]:
    """In the order of KINDS, whatever the order of the design: an answer to `get` looks the same everywhere."""
    written = _written(syntax, scope)
    if not syntax.has_api:
        return ()
    parameters = list_parameters(syntax.name.span, fields, searches, sorts, scope) if "list" in written else ()
    _check_query(parameters, path, scope)
    unique = bool(syntax.unique) or any(field.unique for field in syntax.fields)
    about = _About(syntax.name.value, many, path, parameters, unique, syntax.parent is not None, scope.owner)
    return tuple(_operation(kind, about, written[kind], syntax, auth, scope) for kind in KINDS if kind in written)


def _check_query(parameters: tuple[Field, ...], path: str, scope: Scope) -> None:
    """What the path says already is not asked once more."""
    for one in parameters:
        if f"{{{one.name}}}" in path:
            message = f"the path of the list has a '{one.name}' already: {path}"
            scope.report.error("name-clash", one.span, message, help="leave this search out, or rename the field")


def _written(syntax: ResourceSyntax, scope: Scope) -> dict[str, ResourceOperationSyntax]:
    if syntax.operations is None:
        return {kind: ResourceOperationSyntax(At(kind, syntax.name.span)) for kind in KINDS}
    if not syntax.has_api:
        notes = (Note("the API is turned off here", syntax.places["api"]),)
        scope.report.error(
            "unknown-key", syntax.places["operations"], "'operations' has no meaning beside 'api: none'", notes=notes
        )
    found: dict[str, ResourceOperationSyntax] = {}
    for one in syntax.operations:
        if one.kind.value not in KINDS:
            help = did_you_mean(
                one.kind.value,
                KINDS,
                otherwise=f"one of {', '.join(KINDS)}; others stand under 'operations' of the service",
            )
            scope.report.error(
                "unknown-operation", one.kind.span, f"a resource has no operation '{one.kind.value}'", help=help
            )
        else:
            found[one.kind.value] = one
    return found


def _operation(
    kind: OperationKind,
    about: _About,
    written: ResourceOperationSyntax,
    syntax: ResourceSyntax,
    auth: Auth,
    scope: Scope,
) -> Operation:
    shape = _SHAPES[kind](about)
    allowed = build_auth(written.auth, scope) if written.auth else auth
    span = written.kind.span
    query = about.parameters if kind == "list" else page_parameters(span) if kind == "versions" else ()
    return Operation(
        shape.name,
        kind,
        shape.method,
        about.path + shape.path,
        about.name,
        tuple(_path_parameters(about.path + shape.path, span)),
        query,
        shape.body,
        statuses(kind, shape.returns, allowed, unique=about.unique, nested=about.nested),
        allowed,
        written.description or shape.description,
        span,
        deprecated=written.deprecated or syntax.deprecated,
        attributes=written.attributes,
    )


def _path_parameters(path: str, span: Span) -> Iterator[Field]:
    for part in path.split("/"):
        if part.startswith("{"):
            yield Field(part[1:-1], Primitive("id"), False, span, span, span)


@dataclass(frozen=True, slots=True)
class _Shape:
    name: str
    method: str
    path: str
    body: Type | None
    returns: Type | None
    description: str


_SHAPES: Mapping[str, Callable[[_About], _Shape]] = {
    "list": lambda r: _Shape(
        f"list_{r.many}",
        "GET",
        "",
        None,
        ListOf(r.named("resource")),
        f"{_words(r.many).capitalize()}, a page at a time.",
    ),
    "get": lambda r: _Shape(
        f"get_{r.name}", "GET", "/{id}", None, r.named("resource"), f"One {_words(r.name)} by its id."
    ),
    "create": lambda r: _Shape(
        f"create_{r.name}", "POST", "", r.named("form"), r.named("resource"), f"Create {_a(r.name)}."
    ),
    "update": lambda r: _Shape(
        f"update_{r.name}", "PUT", "/{id}", r.named("form"), r.named("resource"), f"Replace {_a(r.name)}."
    ),
    "patch": lambda r: _Shape(
        f"patch_{r.name}", "PATCH", "/{id}", r.named("patch"), r.named("resource"), f"Change parts of {_a(r.name)}."
    ),
    "delete": lambda r: _Shape(f"delete_{r.name}", "DELETE", "/{id}", None, None, f"Delete {_a(r.name)}."),
    "versions": lambda r: _Shape(
        f"list_{r.name}_versions",
        "GET",
        "/{id}/versions",
        None,
        ListOf(r.named("version")),
        f"The history of {_a(r.name)}, newest first.",
    ),
}


def _words(name: str) -> str:
    return name.replace("_", " ")


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeio' else 'a'} {_words(name)}"
