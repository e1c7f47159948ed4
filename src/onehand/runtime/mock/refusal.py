"""Which problem has a given status? The one that a service would raise, or one made for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from http import HTTPStatus

from onehand.runtime.problem import Fault, Problem


def refusal(
    status: int, *, detail: str = "", title: str = "", errors: Sequence[Fault] = (), retry_after: int | None = None
) -> Problem:
    """A problem to raise."""
    headers = [] if retry_after is None else [(b"retry-after", b"%d" % retry_after)]
    return _class(status, title)(detail, errors, headers)


@cache
def _class(status: int, title: str) -> type[Problem]:
    known = next((one for one in Problem.__subclasses__() if one.status == status and one.__module__ == _HOME), None)
    code = known.code if known else _phrase(status).lower().replace(" ", "-")
    shown = title or (known.title if known else _phrase(status))
    return type(f"Problem{status}", (Problem,), {"status": status, "code": code, "title": shown})


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


_HOME = Problem.__module__
