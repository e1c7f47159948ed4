"""Does a form say anything else than the one that was written last? A stable hash of what it says.

64 bits of BLAKE2b over a canonical encoding: names sorted, absent values left out, decimals without trailing zeros,
times in UTC. It must not depend on the process, the machine or the version: it is stored in the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    if isinstance(value, Struct):
        return _struct(value)
    if isinstance(value, Mapping):
        # In a JSON value null is not the same as nothing; only fields of models may be absent.
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value


def _struct(value: Struct) -> dict[str, Any]:
    """All fields, also those that equal a default: a default may change, what is stored may not."""
    names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
    said = {wire: _canonical(item) for name, wire in names if (item := getattr(value, name)) is not None}
    config = value.__struct_config__
    if config.tag is not None and config.tag_field is not None:
        said[config.tag_field] = config.tag
    return said


def _decimal(value: Decimal) -> str:
    """`1.50`, `1.5` and `15E-1` are one number; written without exponent."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
