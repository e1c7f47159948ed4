"""Which objects may have no more fields than the document says? Those that callers write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_PLACE = "#/components/schemas/"


def close(defined: dict[str, Any], paths: Mapping[str, Any]) -> None:
    """Closes the definitions that bodies lead to; what is only read may grow."""
    written = _reached(defined, [one["requestBody"] for path in paths.values() for one in path.values() if _has(one)])
    whole = {name: defined[name]["allOf"] for name in written if "allOf" in defined[name]}
    members = {name for parts in whole.values() for name in _references(parts)}
    for name in written:
        if name in whole:
            defined[name]["unevaluatedProperties"] = False
        elif name not in members and defined[name].get("type") == "object":
            defined[name]["additionalProperties"] = False


def _has(operation: Mapping[str, Any]) -> bool:
    return "requestBody" in operation


def _reached(defined: Mapping[str, Any], start: Any) -> list[str]:
    found: dict[str, None] = {}
    waiting = list(_references(start))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting.extend(_references(defined[name]))
    return list(found)


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(_PLACE)
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)
