"""How does an API Builder document, in either of its forms, become nodes?"""

from __future__ import annotations

from typing import Any

from onehand.convert.apibuilder.cursor import Cursor, Reading, clean
from onehand.convert.apibuilder.document import Document, Import, Loose, Notes
from onehand.convert.apibuilder.json_text import parse
from onehand.convert.apibuilder.read_operations import read_resources
from onehand.convert.apibuilder.read_types import Types, read_attributes, read_fields, read_notes, tidy
from onehand.text.report import Report

_SHELL = {
    "base_url": "where a service runs is the environment's business, not the design's",
    "info": "contact and licence belong to the workspace",
    "version": "versions are computed from what changed",
    "apidoc": "the version of the format says nothing about the service",
}
_KEYWORDS = (
    *("name", "namespace", "organization", "application", "description", "attributes", "imports", "headers"),
    *("annotations", "enums", "models", "interfaces", "unions", "resources", *_SHELL),
)


def read(path: str, content: bytes, report: Report) -> Document | None:
    """None after errors, all of which are in the report with their places."""
    parsed = parse(path, content, report)
    if parsed is None:
        return None
    source, value = parsed
    reading = Reading(source, report)
    root = Cursor(reading, value)
    if not root.is_object():
        return None
    if not is_apibuilder(value):
        root.fault(
            "not-apibuilder",
            "expected an API Builder document: an object with 'name' and 'models', 'enums', 'unions' or 'resources'",
        )
        return None
    document = _document(root, reading)
    return None if report.failed else document


def is_apibuilder(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and not {"openapi", "swagger", "asyncapi", "$schema"} & value.keys()
        and bool({"models", "enums", "unions", "resources", "interfaces", "imports"} & value.keys())
    )


def _document(root: Cursor, reading: Reading) -> Document:
    types = Types()
    types.read(root)
    resources = read_resources(root, types)
    root.known(*_KEYWORDS)
    reading.loose += [(key, reason, (key,)) for key, reason in _SHELL.items() if _says_something(root.value.get(key))]
    return Document(
        source=reading.source,
        name=root.optional_text("name") or "",
        namespace=root.optional_text("namespace"),
        organization=_key(root.child("organization")),
        description=tidy(root.optional_text("description") or ""),
        attributes=read_attributes(root),
        imports=tuple(_import(item) for _, item in root.child("imports").entries() if item.is_object()),
        headers=read_fields(root.child("headers"), types),
        annotations=_annotations(root),
        enums=types.enums,
        models=types.models,
        interfaces=types.interfaces,
        unions=types.unions,
        resources=resources,
        loose=tuple(Loose(*loose) for loose in reading.loose),
    )


def _says_something(value: Any) -> bool:
    return any(_says_something(item) for item in value.values()) if isinstance(value, dict) else bool(value)


def _key(cursor: Cursor) -> str | None:
    if isinstance(cursor.value, str):
        return clean(cursor.value)
    return cursor.optional_text("key") if cursor.value is not None and cursor.is_object() else None


def _import(cursor: Cursor) -> Import:
    cursor.known(
        *("uri", "namespace", "organization", "application", "version"),
        *("enums", "unions", "models", "interfaces", "annotations"),
    )
    uri = cursor.text("uri")
    return Import(
        uri=uri,
        namespace=cursor.optional_text("namespace"),
        application=_key(cursor.child("application")) or _application(uri),
        path=cursor.path,
        enums=cursor.texts("enums"),
    )


def _application(uri: str) -> str | None:
    """`https://app.apibuilder.io/flow/common/latest/service.json` -> `common`."""
    parts = [part for part in uri.split("/") if part]
    return parts[-3] if len(parts) > 4 and parts[-1] == "service.json" else None


def _annotations(root: Cursor) -> dict[str, Notes]:
    found = {}
    for key, item in root.child("annotations").entries():
        if item.is_object():
            item.known("name", "description", "deprecation", "attributes")
            found[key or item.text("name")] = read_notes(item)
    return found
