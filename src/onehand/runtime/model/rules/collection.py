"""Which lists, maps and free JSON values are accepted?"""

from __future__ import annotations

from typing import Any

from onehand.runtime.model.rules.rule import Faults, Rule, wrong_type
from onehand.runtime.problem import Fault


class _Sized(Rule):
    __slots__ = ("_maximum", "_minimum", "item", "semantic")

    def __init__(self, item: Rule, minimum: int | None, maximum: int | None) -> None:
        self.item = item
        self._minimum = minimum or 0
        self._maximum = maximum
        self.semantic = item.semantic

    def _size(self, count: int, path: str, faults: Faults) -> None:
        if count < self._minimum:
            faults.append(Fault(path, "too_short", f"must have at least {self._minimum} items"))
        if self._maximum is not None and count > self._maximum:
            faults.append(Fault(path, "too_long", f"must have at most {self._maximum} items"))


class ListRule(_Sized):
    __slots__ = ()

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, list):
            return wrong_type(path, "a list", raw, faults)
        self._size(len(raw), path, faults)
        return [self.item.read(item, f"{path}[{index}]", faults) for index, item in enumerate(raw)]

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        check = self.item.check
        return [check(item, f"{path}[{index}]", faults) for index, item in enumerate(value)]


class MapRule(_Sized):
    __slots__ = ()

    def __init__(self, item: Rule, minimum: int | None, maximum: int | None) -> None:
        super().__init__(item, minimum, maximum)
        self.semantic = True

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, dict):
            return wrong_type(path, "an object", raw, faults)
        self._size(len(raw), path, faults)
        self._keys(raw, path, faults)
        return {key: self.item.read(item, f"{path}.{key}", faults) for key, item in raw.items()}

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        self._keys(value, path, faults)
        check = self.item.check
        return {key: check(item, f"{path}.{key}", faults) for key, item in value.items()}

    @staticmethod
    def _keys(value: dict[str, Any], path: str, faults: Faults) -> None:
        if any("\0" in key for key in value):
            faults.append(Fault(path, "characters", "must not have a key with the character NUL"))


class JsonRule(Rule):
    """Anything that is JSON and that PostgreSQL can hold."""

    __slots__ = ()

    semantic = True

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        return self.check(raw, path, faults)

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        if _has_nul(value):
            faults.append(Fault(path, "characters", "must not contain the character NUL"))
        return value


def _has_nul(value: Any) -> bool:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            if "\0" in found:
                return True
        elif isinstance(found, list):
            waiting.extend(found)
        elif isinstance(found, dict):
            waiting.extend(found)
            waiting.extend(found.values())
    return False
