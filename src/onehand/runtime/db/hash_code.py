"""Does a form say anything else than the one that was written last? A stable hash of what it says.

64 bits of BLAKE2b over a canonical encoding: names sorted, absent values left out, decimals without trailing zeros,
times in UTC. It must not depend on the process, the machine or the version: it is stored in the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

_PLAIN = frozenset({str, int, bool, float})
_encoder = msgspec.json.Encoder(order="deterministic")


def hash_code(names: Iterable[str], values: Iterable[Any]) -> int:
    """Of the values under these names, None = absent; a signed integer of 64 bits."""
    said = {
        name: value if type(value) in _PLAIN else _canonical(value)
        for name, value in zip(names, values, strict=True)
        if value is not None
    }
    return int.from_bytes(blake2b(_encoder.encode(said), digest_size=8).digest(), signed=True)


def _canonical(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    handler = _handlers.get(kind)
    if handler is None:
        handler = _handlers[kind] = _handler(kind)
    return handler(value)


_handlers: dict[type, Callable[[Any], Any]] = {}
"""How values of a type are written; looked up once per type."""


def _handler(kind: type) -> Callable[[Any], Any]:
    if issubclass(kind, Struct):
        return _struct(kind)
    if issubclass(kind, Mapping):
        # In a JSON value null is not the same as nothing; only fields of models may be absent.
        return lambda value: {str(key): _canonical(item) for key, item in value.items()}
    if issubclass(kind, list | tuple):
        return lambda value: [_canonical(item) for item in value]
    if issubclass(kind, Decimal):
        return _decimal
    if issubclass(kind, datetime):
        return lambda value: value.astimezone(UTC).isoformat()
    return lambda value: value


def _struct(kind: type[Struct]) -> Callable[[Any], dict[str, Any]]:
    """All fields, also those that equal a default: a default may change, what is stored may not."""
    names = tuple(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    config = kind.__struct_config__
    tagged = config.tag is not None and config.tag_field is not None

    def write(value: Any) -> dict[str, Any]:
        said = {wire: _canonical(item) for name, wire in names if (item := getattr(value, name)) is not None}
        if tagged:
            said[str(config.tag_field)] = config.tag
        return said

    return write


def _decimal(value: Decimal) -> str:
    """`1.50`, `1.5` and `15E-1` are one number; written without exponent."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
