"""Is what a handler returned what the design declares?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from onehand.runtime.problem import ProblemDocument


class UndeclaredError(TypeError):
    """A handler answered with something that its operation does not declare: a mistake in the service."""

    def __init__(self, operation: str, found: Any, declared: Any) -> None:
        name = getattr(declared, "__name__", str(declared))
        super().__init__(f"'{operation}' returned {type(found).__name__}, the design declares {name}")


def checker(operation: str, declared: Any) -> Callable[[Any], None]:
    """`check(value)`: raises UndeclaredError unless the value is of the declared type."""
    if isinstance(declared, type) and issubclass(declared, msgspec.Struct):
        return _struct_checker(operation, declared)
    if declared is None:
        return _nothing_checker(operation)

    def check(value: Any) -> None:
        try:
            msgspec.convert(msgspec.to_builtins(value), declared)
        except (msgspec.ValidationError, TypeError) as error:
            raise UndeclaredError(operation, value, declared) from error

    return check


def _struct_checker(operation: str, declared: type) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if type(value) is not declared and not isinstance(value, declared):
            raise UndeclaredError(operation, value, declared)

    return check


def _nothing_checker(operation: str) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if value is not None:
            raise UndeclaredError(operation, value, None)

    return check


def item_checker(operation: str, declared: Any) -> Callable[[list[Any]], None]:
    """`check(items)` for a page: every item is of the declared list's type."""
    (item,) = declared.__args__
    check = checker(operation, item)

    def check_all(items: list[Any]) -> None:
        for value in items:
            if type(value) is not item:
                check(value)

    return check_all


def is_problem(declared: Any) -> bool:
    return declared is ProblemDocument
