"""How does an editor know the design language? Its JSON Schema, made of the table of keywords.

It helps while typing (completion, descriptions, misspelt keywords); what a design means is judged by `dev api lint`.
Write the file anew: `python -m onehand.gen.language_schema > docs/reference/language.schema.json`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from onehand.design.keywords import KEYWORDS, METHODS
from onehand.ir.build.crud import KINDS
from onehand.ir.types import PRIMITIVES

_NAME = "^[A-Za-z][A-Za-z0-9_]*$"
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_LIST = "array"


def language_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of one design file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Onehand design",
        "description": "One service or one library of types: api/<name>.yaml.",
        "type": "object",
        "if": {"required": ["library"]},
        "then": _ref("library"),
        "else": _ref("service"),
        "$defs": {**{name: _construct(name) for name in KEYWORDS}, "field_or_type": _field_or_type(), "type": _type()},
    }


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _construct(name: str) -> dict[str, Any]:
    keywords = KEYWORDS[name]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {one.name: {**_SHAPES[one.shape], "description": one.says} for one in keywords},
        "additionalProperties": False,
    }
    required = [one.name for one in keywords if one.required]
    if required:
        schema["required"] = required
    if name == "operation":
        schema["oneOf"] = [{"required": [method]} for method in METHODS]
    return schema


def _type() -> dict[str, Any]:
    """A name, `[t]` or `{map: t}`; built-in names are offered."""
    return {
        "anyOf": [
            {"type": "string", "enum": [*PRIMITIVES, *(f"{name}?" for name in PRIMITIVES)]},
            {"type": "string"},
            {"type": _LIST, "items": _ref("type"), "minItems": 1, "maxItems": 1},
            {
                "type": "object",
                "properties": {"map": _ref("type")},
                "required": ["map"],
                "additionalProperties": False,
            },
        ]
    }


def _field_or_type() -> dict[str, Any]:
    return {"anyOf": [_ref("type"), _ref("field")]}


def _map(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "propertyNames": {"pattern": _NAME}, "additionalProperties": value}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": _LIST, "items": item}


def _either(*choices: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(choices)}


_ABSENT: dict[str, Any] = {"type": "null"}
_NAMED: dict[str, Any] = {"type": "string", "pattern": _NAME}
_DESCRIBED = _either(_TEXT, _ABSENT, _ref("enum_value"))
_ENUM_VALUES = _either(_list(_NAMED), _map(_DESCRIBED))
_TERM = _either(
    _NAMED,
    {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"enum": ["equal", "range", "prefix"]},
    },
)
_RETURNED = _either(_ref("type"), _ABSENT)

_SHAPES: dict[str, dict[str, Any]] = {
    "text": _TEXT,
    "name": _NAMED,
    "names": _list(_NAMED),
    "reference": {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?$"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "bound": {"type": ["number", "string"]},
    "json": {},
    "attributes": {"type": "object"},
    "duration": {"type": "string", "pattern": "^[1-9][0-9]* (day|days|week|weeks)$"},
    "type": _ref("type"),
    "fields": _map(_ref("field_or_type")),
    "field_names": _list(_NAMED),
    "form": _ref("form"),
    "form_fields": _either(_list(_NAMED), _map(_either(_ref("field_or_type"), _ABSENT))),
    "search": _list(_either(_TERM, _list(_TERM))),
    "sort": _list({"type": "string", "pattern": "^-?[A-Za-z][A-Za-z0-9_]*$"}),
    "unique": _list(_either(_NAMED, _list(_NAMED))),
    "auth": _either(
        {"const": "none"},
        _NAMED,
        _list(_NAMED),
        {"type": "object", "additionalProperties": _either(_list(_TEXT), _ABSENT)},
    ),
    "resource_operations": _either(
        _list({"enum": list(KINDS)}),
        {
            "type": "object",
            "properties": {kind: _either(_ref("resource_operation"), _ABSENT) for kind in KINDS},
            "additionalProperties": False,
        },
    ),
    "journal": _ref("journal"),
    "period": {"enum": ["day", "week", "month"]},
    "setter": {"enum": ["service", "caller"]},
    "copy_word": {"const": "copy"},
    "side": {"const": "none"},
    "returns": _either(
        _ref("type"),
        {"type": "object", "patternProperties": {"^[2-5][0-9][0-9]$": _RETURNED}, "additionalProperties": False},
    ),
    "path": {"type": "string", "pattern": "^/"},
    "copies": _map(_list(_NAMED)),
    "subscriptions": _map(_ref("subscription")),
    "enums": _map(_either(_ENUM_VALUES, _ref("enum"))),
    "enum_values": _ENUM_VALUES,
    "models": _map(_ref("model")),
    "unions": _map(_ref("union")),
    "members": _either(_list(_NAMED), _map(_either(_TEXT, _ABSENT, _ref("union_member")))),
    "resources": _map(_ref("resource")),
    "events": _map(_ref("event")),
    "operations": _map(_ref("operation")),
    "exemptions": _list(_ref("exemption")),
    "waivers": _list(_ref("waiver")),
}


def language_schema_text() -> str:
    """As the file that is committed and given to editors."""
    return json.dumps(language_schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(language_schema_text())
