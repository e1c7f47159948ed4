"""What does a written operation mean?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from onehand.design.operation import OperationSyntax
from onehand.ir.build.auth import build_auth
from onehand.ir.build.field import build_fields
from onehand.ir.build.scope import Scope
from onehand.ir.build.status import custom_statuses
from onehand.ir.build.type import build_type
from onehand.ir.nodes import Auth, Field, Operation, Resource
from onehand.ir.types import ListOf, Named, Primitive, Type
from onehand.text.span import Span

_PATH = re.compile(r"(/([A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9_]*\}))+")
_SENT = frozenset({"enum", "model", "union", "form", "patch"})
_RETURNED = frozenset({"enum", "model", "union", "resource", "version", "problem"})


def build_operation(
    syntax: OperationSyntax, auth: Auth, resources: Mapping[str, Resource], scope: Scope
) -> Operation | None:
    """None when it has no usable path."""
    path = _path(syntax, scope)
    allowed = build_auth(syntax.auth, scope) if syntax.auth else auth
    parameters = build_fields(syntax.parameters, scope, "parameter")
    returns = _returns(syntax, scope)
    body = build_type(syntax.body, scope, allowed=_SENT) if syntax.body else None
    if path is None:
        return None
    in_path = tuple(_path_parameters(path, parameters, syntax, scope))
    names = {field.name for field in in_path}
    query = tuple(field for field in parameters if field.name not in names)
    _check_query(query, scope)
    return Operation(
        syntax.name.value,
        "custom",
        syntax.method,
        path,
        _about(path, resources),
        in_path,
        query,
        body,
        custom_statuses(returns, allowed, body=syntax.body is not None, parameters=bool(query)),
        allowed,
        syntax.description,
        syntax.span,
        deprecated=syntax.deprecated,
        attributes=syntax.attributes,
    )


def _path(syntax: OperationSyntax, scope: Scope) -> str | None:
    if syntax.path is None:
        return None
    path, span = syntax.path.value, syntax.path.span
    if path == "/" or _PATH.fullmatch(path):
        names = [part for part in path.split("/") if part.startswith("{")]
        if len(set(names)) == len(names):
            return path
        scope.report.error("bad-path", span, f"path '{path}' has two parameters of one name", help="rename one")
    elif path.endswith("/") and len(path) > 1 and _PATH.fullmatch(path.rstrip("/")):
        scope.report.error("bad-path", span, f"path '{path}' ends with '/'", help=f"write '{path.rstrip('/')}'")
    else:
        scope.report.error(
            "bad-path", span, f"'{path[:80]}' is no path", help="for example '/orders/{id}/cancellations'"
        )
    return None


def _path_parameters(path: str, declared: tuple[Field, ...], syntax: OperationSyntax, scope: Scope) -> Iterator[Field]:
    """Those declared, and ids or texts for the rest: `id` and `*_id` are ids."""
    span = syntax.path.span if syntax.path else syntax.span
    by_name = {field.name: field for field in declared}
    for part in path.split("/"):
        if not part.startswith("{"):
            continue
        name = part[1:-1]
        if name in by_name:
            yield _checked(by_name[name], scope)
        else:
            type = Primitive("id" if name == "id" or name.endswith("_id") else "string")
            yield Field(name, type, False, span, span, span)


def _checked(field: Field, scope: Scope) -> Field:
    if field.optional or field.default is not None:
        scope.report.error(
            "bad-path",
            field.name_span,
            f"'{field.name}' is part of the path, and always there",
            help="remove 'optional' and 'default'",
        )
    elif not _plain(field.type):
        scope.report.error("bad-path", field.type_span, f"a part of a path is a single value, found '{field.type}'")
    return field


def _check_query(query: tuple[Field, ...], scope: Scope) -> None:
    for field in query:
        item = field.type.item if isinstance(field.type, ListOf) else field.type
        if not _plain(item):
            message = f"a query parameter is a single value or a list of them, found '{field.type}'"
            scope.report.error("bad-path", field.type_span, message, help="put it into the body")


def _plain(type: Type) -> bool:
    return (isinstance(type, Primitive) and type.name != "json") or (isinstance(type, Named) and type.kind == "enum")


def _returns(syntax: OperationSyntax, scope: Scope) -> Mapping[int, Type | None]:
    returns: dict[int, Type | None] = {}
    for one in syntax.returns:
        returns[one.status.value] = build_type(one.type, scope, allowed=_RETURNED) if one.type else None
        _check_problem(one.status.value, one.status.span, returns[one.status.value], scope)
    if syntax.returns and not any(status < 300 for status in returns):
        message = f"operation '{syntax.name.value}' has no successful status"
        scope.report.error(
            "bad-status", syntax.returns[0].status.span, message, help="for example '200: order', or '204:' for no body"
        )
    return returns


def _check_problem(status: int, span: Span, type: Type | None, scope: Scope) -> None:
    problem = isinstance(type, Named) and type.kind == "problem"
    if problem and status < 400:
        scope.report.error(
            "bad-status",
            span,
            f"'problem' is the answer of an error, not of status {status}",
            help="use a status from 400",
        )
    elif status >= 400 and type is not None and not problem:
        scope.report.error(
            "bad-status",
            span,
            f"an error answers with 'problem', found '{type}'",
            help="every error has the same document",
        )


def _about(path: str, resources: Mapping[str, Resource]) -> str | None:
    """The resource whose path it starts with; of several the longest."""
    found = [one for one in resources.values() if path == one.path or path.startswith(f"{one.path}/")]
    return max(found, key=lambda one: len(one.path)).name if found else None
