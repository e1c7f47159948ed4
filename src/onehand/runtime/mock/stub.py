"""What does a test say that an operation answers?"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.http.returned import checker
from onehand.runtime.http.route import Route


class Stub:
    """Answers in turn; the last one again and again.

    One answer is a value, an exception to be raised, or a function with the signature of the handler: `(call, id,
    body)`, plain or a coroutine. What a function of an operation other than GET writes belongs together.
    """

    def __init__(self, route: Route, answers: Sequence[Any]) -> None:
        if not answers:
            raise ValueError(f"the stub of '{route.operation}' has no answer")
        for answer in answers:
            _check(route, answer)
        self._writes = route.method != "GET"
        self._answers = list(answers)

    async def answer(self, call: Any, arguments: dict[str, Any]) -> Any:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if _raised(answer):
            raise answer
        if not _called(answer):
            return answer
        if not self._writes:
            return await _result(answer, call, arguments)
        async with call.transaction():
            return await _result(answer, call, arguments)


async def _result(function: Callable[..., Any], call: Any, arguments: dict[str, Any]) -> Any:
    found = function(call, **arguments)
    return await found if inspect.isawaitable(found) else found


def _raised(answer: Any) -> bool:
    return isinstance(answer, BaseException) or (isinstance(answer, type) and issubclass(answer, BaseException))


def _called(answer: Any) -> bool:
    return callable(answer) and not isinstance(answer, Struct | type)


def _check(route: Route, answer: Any) -> None:
    """TypeError for a value that the design does not declare: now, and not as a 500 in the middle of a test."""
    if _raised(answer) or _called(answer) or route.kind in ("list", "versions"):
        return
    value = answer.value if isinstance(answer, Versioned) else answer
    if route.results:
        if not isinstance(value, route.results):
            names = " | ".join(cls.__name__ for cls in route.results)
            raise TypeError(f"'{route.operation}' returned {type(value).__name__}, the design declares {names}")
        return
    declared = next(type for status, type in route.returns.items() if status < 400)
    checker(route.operation, declared)(value)
