"""Which texts are accepted?"""

from __future__ import annotations

import re
from typing import Any

from onehand.runtime.model.rules.rule import Faults, Rule, wrong_type
from onehand.runtime.problem import Fault


class TextRule(Rule):
    """Length in characters, a pattern found anywhere, and for `text`: not blank, no space around."""

    __slots__ = ("_maximum", "_minimum", "_pattern", "_text")

    semantic = True

    def __init__(self, minimum: int | None, maximum: int | None, pattern: str | None, *, text: bool) -> None:
        self._minimum = minimum or 0
        self._maximum = maximum
        self._pattern = re.compile(pattern) if pattern else None
        self._text = text

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, str):
            return wrong_type(path, "a string", raw, faults)
        before = len(faults)
        self.check(raw, path, faults)
        if len(faults) == before:
            self._bounds(raw, path, faults)
        return raw

    def _bounds(self, raw: str, path: str, faults: Faults) -> None:
        if len(raw) < self._minimum:
            faults.append(Fault(path, "too_short", f"must have at least {self._minimum} characters"))
        elif self._maximum is not None and len(raw) > self._maximum:
            faults.append(Fault(path, "too_long", f"must have at most {self._maximum} characters"))
        elif self._pattern is not None and not self._pattern.search(raw):
            faults.append(Fault(path, "pattern", f"must match {self._pattern.pattern}"))

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        if "\0" in value:
            faults.append(Fault(path, "characters", "must not contain the character NUL"))
        elif self._text and value.strip() != value:
            self._space(value, path, faults)
        elif self._text and not value:
            faults.append(Fault(path, "blank", "must not be blank"))
        return value

    @staticmethod
    def _space(value: str, path: str, faults: Faults) -> None:
        if value.strip():
            faults.append(Fault(path, "not_trimmed", "must not start or end with space"))
        else:
            faults.append(Fault(path, "blank", "must not be blank"))
