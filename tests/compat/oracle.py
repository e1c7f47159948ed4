"""Do the values of one design validate under another? Asked of JSON Schema, which knows nothing of our rules."""

from __future__ import annotations

from typing import Any

import jsonschema

from onehand.gen.json_schema import Schemas
from onehand.gen.python.home import FlatHome
from onehand.ir.nodes import Design, Resource
from onehand.ir.types import Named
from tests.compat.values import Values

_CHECKED = {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern"}
BOOK = {kind: Named(kind, "shop", name) for kind, name in
        (("resource", "book"), ("form", "book_form"), ("patch", "book_patch"))}  # fmt: skip


def _book(design: Design) -> Resource:
    return design.services["shop"].resources["book"]


def _validator(design: Design, root: Named, *, reader: str) -> Any:
    service = design.services["shop"]
    named = [Named("enum", "shop", one) for one in service.enums]
    named += [Named("model", "shop", one) for one in service.models]
    named += [Named("union", "shop", one) for one in service.unions]
    named.append(root)
    schemas = Schemas(design, FlatHome(named), place="#/$defs/")
    definitions: dict[str, Any] = schemas.components(named)
    if reader != "writer":
        definitions = {name: _read(one, reader) for name, one in definitions.items()}
    if reader == "stored":
        defaulted = {field.name for field in _book(design).fields if field.default is not None}
        whole = definitions[schemas.name(root)]
        whole["required"] = [one for one in whole["required"] if one not in defaulted]
    if root.kind == "patch":
        _refuse_null(design, definitions[schemas.name(root)]["properties"])
    document = {**schemas.ref(root), "$defs": definitions}
    return jsonschema.Draft202012Validator(document, format_checker=jsonschema.FormatChecker())


def _refuse_null(design: Design, properties: dict[str, Any]) -> None:
    """A patch refuses null for a required field; the document cannot say it of `json`, whose schema is empty."""
    for field in _book(design).form.fields:
        if str(field.type) == "json" and not field.optional:
            properties[field.name] = {"not": {"type": "null"}}


def _read(schema: Any, reader: str) -> Any:
    """As it is read: bounds are not checked; clients and consumers (`open`) take variants that they do not know."""
    if isinstance(schema, list):
        return [_read(one, reader) for one in schema]
    if not isinstance(schema, dict):
        return schema
    dropped = _CHECKED | ({"enum"} if reader == "open" else set())
    inside = {name: _read(one, reader) for name, one in schema.items() if name not in dropped}
    if reader == "open" and "discriminator" in inside:
        del inside["oneOf"]
        tag = inside["discriminator"]["propertyName"]
        known = inside["discriminator"]["mapping"].items()
        inside |= {"type": "object", "required": [tag], "allOf": [_when(tag, value, place) for value, place in known]}
    return inside


def _when(tag: str, value: str, place: str) -> dict[str, Any]:
    return {"if": {"properties": {tag: {"const": value}}, "required": [tag]}, "then": {"$ref": place}}


def refused(old: Design, new: Design) -> dict[str, Any]:
    """Where a value is not understood -> that value: `create`, `patch`, `output`, `replay`."""
    before, after = Values(old), Values(new)
    asked = {
        "create": (before.record(_book(old).form.fields, "form"), _validator(new, BOOK["form"], reader="writer")),
        "patch": (before.record(_book(old).form.fields, "patch"), _validator(new, BOOK["patch"], reader="writer")),
        "output": (after.record(_book(new).fields, "read"), _validator(old, BOOK["resource"], reader="open")),
        "replay": (before.record(_book(old).fields, "read"), _validator(new, BOOK["resource"], reader="stored")),
    }
    found: dict[str, Any] = {}
    for name, (values, validator) in asked.items():
        bad = next((value for value in values if not validator.is_valid(value)), None)
        if bad is not None:
            found[name] = bad
    return found
