"""Which answer does an example show? Its key says it: `201`, `409 too_late`; `request` is what is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onehand.ir.nodes import Operation

KEY = re.compile(r"(request|[1-5][0-9]{2})(?: ([a-z][a-z0-9_]*))?")


@dataclass(frozen=True, slots=True)
class Example:
    """One value of an operation's `examples:`."""

    status: int | None
    """None = what is sent."""
    name: str
    """Empty when the status alone says which one it is."""
    value: Any


def examples(operation: Operation) -> Iterator[Example]:
    """In the design's order."""
    for key, value in (operation.examples or {}).items():
        found = KEY.fullmatch(key)
        if found is not None:
            yield Example(None if found[1] == "request" else int(found[1]), found[2] or "", value)


def sent(operation: Operation) -> list[Example]:
    return [one for one in examples(operation) if one.status is None]


def answered(operation: Operation) -> list[Example]:
    return [one for one in examples(operation) if one.status is not None]
