"""How does a value become a segment of a path?"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from onehand.runtime.client.query import text


def segment(value: Any) -> str:
    """Encoded whole, slashes too; ValueError when empty, because it would lead to another operation."""
    spelt = text(value)
    if spelt in ("", ".", ".."):
        raise ValueError(f"'{spelt}' cannot be part of a path")
    return quote(spelt, safe="")
