"""Which number comes next, and which numbers fit given bounds?"""

from __future__ import annotations

import os
from decimal import Decimal
from itertools import count

_numbers = count(int(os.environ.get("ONEHAND_TEST_SEED", "1")))
"""Begins where it is told to: the same run gives the same values, and two runs against one database differ."""


def next_number() -> int:
    """Another number at every call."""
    return next(_numbers)


def within(number: int, low: int, high: int) -> int:
    """An integer between both, them included; consecutive numbers give different ones while there are any."""
    return low + number % (high - low + 1)


def decimal(
    number: int, *, digits: int | None = None, scale: int = 2, minimum: str = "0", maximum: str | None = None
) -> Decimal:
    """A decimal with at most `digits` digits, `scale` of them after the point, between both bounds."""
    step = Decimal(1).scaleb(-scale)
    low = Decimal(minimum).quantize(step, rounding="ROUND_CEILING")
    high = Decimal(maximum) if maximum is not None else low + 1_000_000
    if digits is not None:
        high = min(high, Decimal(10) ** (digits - scale) - step)
    stride = Decimal(1) if high - low >= 1 else step
    room = int((high - low) / stride)
    return (low + stride * (number % (room + 1))).quantize(step)
