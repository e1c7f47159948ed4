"""How do resources, operations and responses stand in a document?

In api.json a resource is keyed by its type and its operations have paths below its own; in service.json resources are
a list and every path is whole.
"""

from __future__ import annotations

import re

from onehand.convert.apibuilder.cursor import Cursor
from onehand.convert.apibuilder.document import Body, Field, Operation, Resource, Response
from onehand.convert.apibuilder.read_types import Types, notes, read_fields
from onehand.ir.plural import plural

_NOTES = ("description", "deprecation", "attributes")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"})


def read_resources(root: Cursor, types: Types) -> tuple[Resource, ...]:
    return tuple(_resource(name, item, types) for name, item in root.child("resources").entries() if item.is_object())


def _resource(key: str | None, item: Cursor, types: Types) -> Resource:
    item.known("type", "path", "plural", "operations", *_NOTES)
    type_name = key or item.text("type")
    below = _own_path(item, type_name) if key is not None else ""
    operations = [
        _operation(entry, below, types) for _, entry in item.child("operations").entries() if entry.is_object()
    ]
    own = route(item.optional_text("path") or below or _own_path(item, type_name))
    return Resource(type=type_name, route=own, operations=tuple(operations), **notes(item))


def _own_path(item: Cursor, type_name: str) -> str:
    path = item.optional_text("path")
    if path is not None:
        return path
    return "/" + plural(type_name.rsplit(".", 1)[-1])


def route(path: str) -> str:
    """One slash between segments, none at the end."""
    return "/" + "/".join(part for part in path.strip().split("/") if part)


def _operation(item: Cursor, below: str, types: Types) -> Operation:
    item.known("method", "path", "parameters", "body", "responses", *_NOTES)
    method = item.text("method").upper()
    if method and method not in _METHODS:
        item.child("method").fault("unknown-method", f"'{method}' is no HTTP method")
    path = route(f"{below}/{item.optional_text('path') or ''}")
    body = _body(item.child("body"), types)
    parameters = read_fields(item.child("parameters"), types)
    return Operation(
        method=method,
        route=path,
        parameters=tuple(_located(parameter, path, method, body) for parameter in parameters),
        body=body,
        responses=_responses(item.child("responses"), types),
        **notes(item),
    )


def path_parameters(path: str) -> list[str]:
    return re.findall(r":([A-Za-z_][\w-]*)", path)


def _located(parameter: Field, path: str, method: str, body: Body | None) -> Field:
    """API Builder deduces the place of a parameter: in the path when it stands there, else in the query, or in a form
    when the method has a body and the operation declares none.
    """
    from dataclasses import replace

    if parameter.location:
        return parameter
    if parameter.name in path_parameters(path):
        return replace(parameter, location="path")
    return replace(parameter, location="form" if method in _WITH_BODY and body is None else "query")


def _body(item: Cursor, types: Types) -> Body | None:
    if item.value is None or not item.is_object():
        return None
    item.known("type", *_NOTES)
    return Body(type=types.type_name(item), **notes(item))


def _responses(item: Cursor, types: Types) -> tuple[Response, ...]:
    found = [_response(key, entry, types) for key, entry in item.entries() if entry.is_object()]
    return tuple(response for response in found if response is not None)


def _response(key: str | None, item: Cursor, types: Types) -> Response | None:
    item.known("code", "type", "headers", *_NOTES)
    code = _code(key if key is not None else item.child("code").value)
    if code == -1:
        item.fault("unknown-status", "expected a status code from 100 to 599, or 'default'")
        return None
    return Response(
        code=code,
        type=types.type_name(item) if item.has("type") else "unit",
        headers=read_fields(item.child("headers"), types),
        **notes(item),
    )


def _code(written: object) -> int | None:
    """`404`, `"404"`, `{"integer": {"value": 404}}`; None for `default`; -1 for anything else."""
    while isinstance(written, dict):
        written = next((written[key] for key in ("integer", "value", "response_code_option") if key in written), -1)
    text = str(written)
    if text.lower() == "default":
        return None
    return int(text) if re.fullmatch(r"[1-5]\d\d", text, re.ASCII) else -1
