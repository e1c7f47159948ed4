"""Would the database see a difference between two values? Almost as Python does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


def alike(first: Any, second: Any) -> bool:
    """Python takes 1 for true, wherever it stands in a JSON value; PostgreSQL and the hash of a form do not."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, Struct) and type(first) is type(second):
        return all(alike(getattr(first, name), getattr(second, name)) for name in first.__struct_fields__)
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return first.keys() == second.keys() and all(alike(value, second[key]) for key, value in first.items())
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(alike, first, second))
    return bool(first == second)
