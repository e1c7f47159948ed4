"""What does a reader see of an API, offline? One page made from the routes themselves: it cannot drift."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, get_args, get_origin

import msgspec

from onehand.runtime.http.route import Route

_STYLE = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}summary{cursor:pointer;padding:.4rem 0}
details{border-top:1px solid #8884}b.m{display:inline-block;width:5rem}table{border-collapse:collapse}
td,th{text-align:left;vertical-align:top;padding:.15rem 1rem .15rem 0}small{opacity:.7}
"""


def page(service: str, routes: Iterable[Route], links: Iterable[str]) -> bytes:
    """HTML without any outside request; `links` are other documents beside it."""
    routes = list(routes)
    operations = "\n".join(_operation(route) for route in routes)
    schemas = _schemas(routes)
    shapes = "\n".join(_shape(name, schema) for name, schema in schemas.items())
    others = " · ".join(f'<a href="{escape(link)}">{escape(link)}</a>' for link in links)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(service)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(service)}</h1><p>{others}</p>"
        f"<h2>Operations</h2>{operations}<h2>Types</h2>{shapes}</html>"
    ).encode()


def _operation(route: Route) -> str:
    rows = [("operation", route.operation), ("callers", _callers(route))]
    if route.query is not None:
        rows += [("parameters", ", ".join(field.encode_name for field in msgspec.structs.fields(route.query)))]
    if route.body is not None:
        rows += [("body", _name(route.body))]
    rows += [(str(status), _name(type) if type is not None else "no body") for status, type in route.returns.items()]
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    head = f'<b class="m">{route.method}</b><code>{escape(route.path)}</code>'
    return f"<details><summary>{head}</summary><table>{cells}</table></details>"


def _callers(route: Route) -> str:
    if route.auth.public:
        return "anyone"
    return "; ".join(
        f"{scheme} ({', '.join(wanted)})" if wanted else scheme for scheme, wanted in route.auth.schemes.items()
    )


def _schemas(routes: Iterable[Route]) -> Mapping[str, Any]:
    types = [type for route in routes for type in (route.body, *route.returns.values()) if type is not None]
    _, components = msgspec.json.schema_components(types)
    return components


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    required = set(schema.get("required", ()))
    fields = schema.get("properties", {})
    cells = "".join(_field(field, found, required=field in required) for field, found in fields.items())
    values = ", ".join(str(value) for value in schema.get("enum", ()))
    about = f"<p>{escape(schema.get('description', ''))}</p>" if "description" in schema else ""
    body = f"<table>{cells}</table>" if cells else f"<p><code>{escape(values)}</code></p>"
    return f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>{about}{body}</details>'


def _field(name: str, schema: Mapping[str, Any], *, required: bool) -> str:
    optional = "" if required else " <small>optional</small>"
    return f"<tr><th><code>{escape(name)}</code></th><td>{escape(_word(schema))}{optional}</td></tr>"


def _word(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_word(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_word(schema.get('items', {}))}"
    bounds = [
        f"{key} {value}" for key, value in schema.items() if key not in ("type", "default", "items", "properties")
    ]
    return ", ".join([str(schema.get("type", "json")), *bounds])


def _name(type: Any) -> str:
    """`User`, `list of User`; whatever else was declared as Python prints it."""
    if get_origin(type) is list:
        return f"list of {_name(get_args(type)[0])}"
    return type.__name__ if isinstance(type, builtins.type) else str(type)
