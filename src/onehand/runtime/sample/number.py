"""Which number comes next, and which numbers fit given bounds?"""

from __future__ import annotations

import os
from collections import defaultdict
from decimal import Decimal
from itertools import count
from math import gcd
from typing import TypeVar

T = TypeVar("T")

ROOM = 100_000
"""Numbers of one kind before those of the next seed begin."""

_seed = int(os.environ.get("ONEHAND_TEST_SEED", "1"))
"""The same seed gives the same values; two runs against one database need two."""


def _begin() -> count[int]:
    return count((_seed - 1) * ROOM + 1)


_counters: defaultdict[str, count[int]] = defaultdict(_begin)


def seed(number: int) -> None:
    """Every kind begins again, with the values of this seed; 1 is what a run begins with."""
    global _seed  # noqa: PLW0603  there is one for the process, as there is one run
    _seed = number
    restart()


def restart() -> None:
    """Every kind begins again, with the same values."""
    _counters.clear()


def next_number(kind: str = "") -> int:
    """Another number at every call. Each kind counts for itself: what else is made, and when, changes nothing."""
    return next(_counters[kind])


def within(number: int, low: int, high: int) -> int:
    """An integer between both, them included; consecutive numbers give different ones while there are any."""
    return low + number % (high - low + 1)


def choice(number: int, *values: T) -> T:
    """One of them; consecutive numbers go through all."""
    return values[number % len(values)]


def real(number: int, *, minimum: float | None = None, maximum: float | None = None) -> float:
    """A float between both, them included."""
    low = minimum if minimum is not None else 0.0 if maximum is None or maximum >= 0 else maximum - 1_000_000
    high = maximum if maximum is not None else low + 1_000_000
    if high - low >= 1000:
        return float(low + number % int(high - low))
    return float(low + (high - low) * (number % 1_000_000) / 1_000_000)


def decimal(
    number: int, *, digits: int | None = None, scale: int = 2, minimum: str | None = None, maximum: str | None = None
) -> Decimal:
    """A decimal with at most `digits` digits, `scale` of them after the point, between both bounds, them included;
    consecutive numbers give different ones while there are any.
    """
    step = Decimal(1).scaleb(-scale)
    most = Decimal(10) ** (digits - scale) - step if digits is not None else Decimal(10) ** 15
    upper = min(most, Decimal(maximum)) if maximum is not None else most
    lower = Decimal(minimum) if minimum is not None else min(Decimal(0), upper - 1_000_000)
    first = int((max(lower, -most) / step).to_integral_value("ROUND_CEILING"))
    last = int((min(upper, Decimal(first) * step + 1_000_000) / step).to_integral_value("ROUND_FLOOR"))
    there = last - first + 1
    return (Decimal(first + number * _stride(there, 10**scale) % there) * step).quantize(step)


def _stride(there: int, wanted: int) -> int:
    """Whole ones where there is room, and always a step with which no value is left out."""
    while gcd(wanted, there) != 1:
        wanted += 1
    return wanted
