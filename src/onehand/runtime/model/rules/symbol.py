"""Which of a set of listed values, or which identifier, is accepted?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from onehand.runtime.model.rules.rule import Faults, Rule, wrong_type
from onehand.runtime.problem import Fault


class EnumRule(Rule):
    """One of an enum's values; an open enum takes any text."""

    __slots__ = ("_cls",)

    def __init__(self, cls: Any) -> None:
        self._cls = cls

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        try:
            return self._cls(raw)
        except ValueError:
            known = ", ".join(str(member.value) for member in self._cls)
            faults.append(Fault(path, "unknown_value", f"must be one of: {known}"))


class LiteralRule(Rule):
    __slots__ = ("_values",)

    def __init__(self, values: Iterable[Any]) -> None:
        self._values = tuple(values)

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if raw not in self._values:
            faults.append(Fault(path, "unknown_value", f"must be one of: {', '.join(map(str, self._values))}"))
        return raw


class UuidRule(Rule):
    __slots__ = ()

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, str):
            return wrong_type(path, "a uuid in a string", raw, faults)
        try:
            return msgspec.convert(raw, UUID)
        except msgspec.ValidationError:
            faults.append(Fault(path, "type", "must be a uuid, such as '0190a6f2-7b1c-7c3e-9d52-1c2f3e4d5a6b'"))
