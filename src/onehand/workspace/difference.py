"""What differs between two records of one row, said as places: `address.city`, `lines[2].quantity`?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Changes = dict[str, tuple[Any, Any]]
"""Place -> before and after; None = absent."""


def difference(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """In the order of the later one. Objects are looked into, and lists of the same length."""
    return dict(_of_objects("", before, after))


def _of_objects(place: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name in dict.fromkeys([*after, *before]):
        yield from _of_values(f"{place}.{name}" if place else name, before.get(name), after.get(name))


def _of_values(place: str, before: Any, after: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    if before == after and isinstance(before, bool) == isinstance(after, bool):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_objects(place, before, after)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _of_values(f"{place}[{number}]", one, other)
    else:
        yield place, (before, after)
