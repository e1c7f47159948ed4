"""How does a column's type change, and can every value follow?"""

from __future__ import annotations

import re

from onehand.gen.sql.step import Kind

_TO_TEXT = frozenset({"bigint", "boolean", "uuid", "date", "numeric", "double precision"})
_FROM_TEXT = frozenset({"bigint", "boolean", "uuid", "date", "timestamptz", "numeric", "double precision"})
_NUMERIC = re.compile(r"numeric(?:\((\d+),(\d+)\))?$")


def retype(column: str, old: str, new: str) -> tuple[Kind, str | None]:
    """Kind, and the expression that makes the new value from the old one; None = there is none, the values go."""
    if _is_numeric(old) and _is_numeric(new):
        return ("widen", f"{column}::{new}") if _wider(old, new) else ("lose", f"{column}::{new}")
    base, target = _base(old), _base(new)
    if (base, target) == ("bigint", "numeric"):
        return ("widen" if _whole(new) >= 19 else "narrow"), f"{column}::{new}"
    if (base, target) == ("date", "timestamptz"):
        return "widen", f"{column}::timestamp at time zone 'UTC'"
    if target == "text" and base in _TO_TEXT:
        return "widen", f"{column}::text"
    if base == "text" and target in _FROM_TEXT:
        return "narrow", f"{column}::{new}"
    return "lose", None


def _is_numeric(type: str) -> bool:
    return _NUMERIC.match(type) is not None


def _base(type: str) -> str:
    return type.partition("(")[0]


def _digits(type: str) -> tuple[int, int] | None:
    match = _NUMERIC.match(type)
    return (int(match[1]), int(match[2])) if match and match[1] else None


def _whole(type: str) -> int:
    """Digits before the point; without declared digits more than anyone counts."""
    digits = _digits(type)
    return 1000 if digits is None else digits[0] - digits[1]


def _wider(old: str, new: str) -> bool:
    before, after = _digits(old), _digits(new)
    if after is None:
        return True
    return before is not None and after[1] >= before[1] and _whole(new) >= _whole(old)
