"""What can be asked of a type: read a JSON value and tell everything that is wrong with it; check a value."""

from __future__ import annotations

from typing import Any

from onehand.runtime.problem import Fault

Faults = list[Fault]


class Rule:
    """One type. `read` is the slow, complete pass over a JSON value; `check` sees values that msgspec has accepted
    and does the rest. Both append what is wrong to `faults` and return the value, put in its canonical form.
    """

    __slots__ = ()

    semantic = False
    """Whether `check` has anything to do."""

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        raise NotImplementedError

    def check(self, value: Any, path: str, faults: Faults) -> Any:  # noqa: ARG002
        return value


def wrong_type(path: str, expected: str, raw: Any, faults: Faults) -> None:
    faults.append(Fault(path, "type", f"must be {expected}, not {_kind(raw)}"))


def _kind(raw: Any) -> str:
    for kind, word in _KINDS:
        if isinstance(raw, kind):
            return word
    return "something else"


_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "a boolean"),
    (int, "an integer"),
    (float, "a number"),
    (str, "a string"),
    (list, "a list"),
    (dict, "an object"),
    (type(None), "null"),
)
