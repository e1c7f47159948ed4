"""Which numbers are accepted?"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Any

from onehand.runtime.model.rules.rule import Faults, Rule, wrong_type
from onehand.runtime.problem import Fault

DECIMAL = r"-?[0-9]+(\.[0-9]+)?(E[+-][0-9]{1,6})?"
"""How a decimal is written: as JSON Schema says it, or as Python writes very small and round ones, `1E-7`."""
_DECIMAL = re.compile(DECIMAL)
_NOT_FINITE = re.compile(r"[+-]?(s?nan|inf(inity)?)", re.IGNORECASE)
_EXACT = Context(prec=2000)
_MOST_DIGITS = 1000
"""Of a decimal without declared digits: more than anyone counts, less than what would hurt PostgreSQL."""


def _bounds(value: Any, low: Any, high: Any, path: str, faults: Faults) -> None:
    if low is not None and value < low:
        faults.append(Fault(path, "too_small", f"must be at least {low}"))
    if high is not None and value > high:
        faults.append(Fault(path, "too_large", f"must be at most {high}"))


class BooleanRule(Rule):
    __slots__ = ()

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, bool):
            return wrong_type(path, "true or false", raw, faults)
        return raw


class IntegerRule(Rule):
    __slots__ = ("_high", "_low")

    def __init__(self, low: int | None, high: int | None) -> None:
        self._low = low
        self._high = high

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if isinstance(raw, float) and raw.is_integer():  # JSON does not tell 3 from 3.0
            raw = int(raw)
        if isinstance(raw, bool) or not isinstance(raw, int):
            return wrong_type(path, "an integer", raw, faults)
        _bounds(raw, self._low, self._high, path, faults)
        return raw


class FloatRule(Rule):
    __slots__ = ("_high", "_low")

    semantic = True

    def __init__(self, low: float | None, high: float | None) -> None:
        self._low = low
        self._high = high

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return wrong_type(path, "a number", raw, faults)
        _bounds(raw, self._low, self._high, path, faults)
        return self.check(float(raw), path, faults) if abs(raw) < 2**1023 else raw

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  NaN alone is not itself
            faults.append(Fault(path, "not_finite", "must be a finite number"))
        return value


class DecimalRule(Rule):
    """Finite, within `digits` and `scale`, written as PostgreSQL would write it back."""

    __slots__ = ("_digits", "_high", "_low", "_scale")

    semantic = True

    def __init__(self, digits: int | None, scale: int | None, low: str | None, high: str | None) -> None:
        self._digits = digits
        self._scale = scale
        self._low = None if low is None else Decimal(low)
        self._high = None if high is None else Decimal(high)

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, str | Decimal):  # a number may have lost digits on its way
            return wrong_type(path, "a decimal in a string", raw, faults)
        text = str(raw)
        if _NOT_FINITE.fullmatch(text):
            faults.append(Fault(path, "not_finite", "must be a finite number"))
            return None
        if not _DECIMAL.fullmatch(text):
            faults.append(Fault(path, "type", "must be a decimal in a string, such as '12.50'"))
            return None
        return self.check(Decimal(text), path, faults)

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        if not value.is_finite():
            faults.append(Fault(path, "not_finite", "must be a finite number"))
            return value
        if not self._fits(value):
            faults.append(Fault(path, "precision", self._precision()))
            return value
        _bounds(value, self._low, self._high, path, faults)
        return self._canonical(value)

    def _fits(self, value: Decimal) -> bool:
        _, digits, exponent = value.as_tuple()
        assert isinstance(exponent, int)
        whole = max(len(digits) + exponent, 0) if value else 0
        fraction = max(-exponent, 0)
        if self._digits is None:
            return whole <= _MOST_DIGITS and fraction <= _MOST_DIGITS
        scale = self._scale or 0
        return whole <= self._digits - scale and fraction <= scale

    def _precision(self) -> str:
        if self._digits is None:
            return f"must have at most {_MOST_DIGITS} digits"
        scale = self._scale or 0
        return f"must have at most {self._digits - scale} digits before the point and {scale} after it"

    def _canonical(self, value: Decimal) -> Decimal:
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        scale = (self._scale or 0) if self._digits is not None else max(-exponent, 0)
        if exponent == -scale and (value or not value.is_signed()):
            return value
        return (
            abs(value.quantize(Decimal(1).scaleb(-scale), context=_EXACT))
            if not value
            else value.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
        )
