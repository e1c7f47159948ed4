"""How do typed parameters become the query of a URL?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec


def write_query(query: Mapping[str, Any] | None) -> str:
    """`?a=1&b=x`, or an empty string; None is left out, a list is repeated."""
    if not query:
        return ""
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if isinstance(value, list | tuple | set | frozenset):
            pairs.extend((name, text(item)) for item in value)
        elif value is not None:
            pairs.append((name, text(value)))
    return f"?{urlencode(pairs)}" if pairs else ""


def text(value: Any) -> str:
    """As it is written in JSON, without quotes."""
    if isinstance(value, str):
        return str(value)
    plain = msgspec.to_builtins(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return str(plain)
