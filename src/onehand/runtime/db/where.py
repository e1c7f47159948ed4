"""How is the question of a list put together? From fixed pieces of SQL; values are always parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_LAST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class Where:
    """Conditions joined with `and`. In a condition `$` stands for its value; an absent value adds none."""

    __slots__ = ("args", "conditions")

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.args: list[Any] = []

    def add(self, condition: str, value: Any) -> None:
        """`add("status = $", query.status)`."""
        if value is not None:
            self.conditions.append(condition.replace("$", self.parameter(value)))

    def only(self, condition: str, value: Any) -> None:
        """As `add`, but an absent value finds nothing: it must never find everything."""
        self.conditions.append(condition.replace("$", self.parameter(value)))

    def prefix(self, expression: str, value: str | None) -> None:
        """Texts that begin so, as a range: in the order of code points, which an index has."""
        if value is None:
            return
        self.add(f"{expression} >= $", value)
        self.add(f"{expression} < $", prefix_end(value))

    def after(self, expressions: Sequence[str], values: Sequence[Any], *, descending: bool) -> None:
        """Rows that come after these values, in the direction of the sort."""
        places = ", ".join(self.parameter(value) for value in values)
        self.conditions.append(f"({', '.join(expressions)}) {'<' if descending else '>'} ({places})")

    def parameter(self, value: Any) -> str:
        """`$3`, which now stands for the value."""
        self.args.append(value)
        return f"${len(self.args)}"

    def __str__(self) -> str:
        return f"where {' and '.join(self.conditions)}" if self.conditions else ""


_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def lowered(text: str | None) -> str | None:
    """A to Z in lower case, as `lower(... collate "C")` of PostgreSQL does it everywhere; all else stays."""
    return None if text is None else text.translate(_LOWER)


def prefix_end(prefix: str) -> str | None:
    """The smallest text that is greater than every text with this prefix; None when there is none."""
    end = prefix.rstrip(chr(_LAST))
    if not end:
        return None
    following = ord(end[-1]) + 1
    return end[:-1] + chr(_SURROGATES.stop if following in _SURROGATES else following)
