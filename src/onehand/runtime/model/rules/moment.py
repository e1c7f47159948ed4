"""Which dates and moments are accepted?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from onehand.runtime.model.rules.rule import Faults, Rule, wrong_type
from onehand.runtime.problem import Fault


def _bounds(value: Any, low: Any, high: Any, path: str, faults: Faults) -> None:
    if low is not None and value < low:
        faults.append(Fault(path, "too_small", f"must not be before {low.isoformat()}"))
    if high is not None and value > high:
        faults.append(Fault(path, "too_large", f"must not be after {high.isoformat()}"))


class DateRule(Rule):
    __slots__ = ("_high", "_low", "semantic")

    def __init__(self, low: str | None, high: str | None) -> None:
        self._low = None if low is None else date.fromisoformat(low)
        self._high = None if high is None else date.fromisoformat(high)
        self.semantic = low is not None or high is not None

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, str):
            return wrong_type(path, "a date in a string", raw, faults)
        try:
            return self.check(msgspec.convert(raw, date), path, faults)
        except msgspec.ValidationError:
            faults.append(Fault(path, "type", "must be a date, such as '2026-11-22'"))

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        _bounds(value, self._low, self._high, path, faults)
        return value


class DateTimeRule(Rule):
    """With an offset; kept in UTC."""

    __slots__ = ("_high", "_low")

    semantic = True

    def __init__(self, low: str | None, high: str | None) -> None:
        self._low = None if low is None else msgspec.convert(low, datetime)
        self._high = None if high is None else msgspec.convert(high, datetime)

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, str):
            return wrong_type(path, "a moment in a string", raw, faults)
        try:
            return self.check(msgspec.convert(raw, datetime), path, faults)
        except msgspec.ValidationError:
            faults.append(Fault(path, "type", "must be a moment, such as '2026-11-22T10:15:00Z'"))

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        if value.tzinfo is None:
            faults.append(Fault(path, "type", "must say its offset, such as '2026-11-22T10:15:00Z'"))
            return value
        _bounds(value, self._low, self._high, path, faults)
        try:
            return value if value.tzinfo is UTC else value.astimezone(UTC)
        except OverflowError:
            faults.append(Fault(path, "too_large", "must be within the years 1 to 9999 in UTC"))
            return value
