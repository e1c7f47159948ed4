"""What does a mock answer when nobody told it? What the design's `examples:` say."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from onehand.runtime.http.route import Route
from onehand.runtime.mock.prefer import preferred
from onehand.runtime.mock.refusal import refusal
from onehand.runtime.problem import BadRequest, NotMocked, ProblemDocument
from onehand.runtime.spec import ExampleSpec, ServiceSpec

Give = Callable[[], Any]
"""Returns what a handler would return, or raises what it would raise."""


def examples(service: ServiceSpec) -> Mapping[str, tuple[ExampleSpec, ...]]:
    """By operation; generated/examples.py, when the design has any."""
    name = f"{service.package}.examples"
    if not service.package or importlib.util.find_spec(name) is None:
        return {}
    found: Mapping[str, tuple[ExampleSpec, ...]] = importlib.import_module(name).EXAMPLES
    return found


class Examples:
    """The examples of one operation, read once, so that one that does not fit shows before anything starts."""

    def __init__(self, route: Route, given: tuple[ExampleSpec, ...]) -> None:
        self._operation = route.operation
        self._given = [(one, _give(route, one)) for one in given]

    def answer(self) -> Any:
        """The one that the caller prefers, else the first that is a success, else the first."""
        if not self._given:
            raise NotMocked(
                f"'{self._operation}' is written by hand: give it 'examples:' in the design, "
                f"or in a test mock.stub({self._operation!r}, returns=...)"
            )
        wanted = preferred()
        if wanted.example or wanted.code:
            return self._preferred(wanted.example, wanted.code)()
        return next((give for one, give in self._given if one.status < 400), self._given[0][1])()

    def only(self) -> Any:
        """The first one, whatever the caller prefers."""
        return self._given[0][1]()

    def _preferred(self, name: str, code: str) -> Give:
        for one, give in self._given:
            if name in ("", one.name) and code in ("", str(one.status)):
                return give
        known = ", ".join(f"{one.status} {one.name}".strip() for one, _ in self._given)
        raise BadRequest(f"'{self._operation}' has no such example, only: {known}")


def _give(route: Route, example: ExampleSpec) -> Give:
    if example.status >= 400:
        return _refuse(example)
    declared = route.returns[example.status]
    value = None if declared is None else msgspec.json.decode(example.body, type=declared)
    result = next((cls for cls in route.results if cls.status == example.status), None)
    if result is not None:
        value = result() if declared is None else result(body=value)
    return lambda: value


def _refuse(example: ExampleSpec) -> Give:
    told = _problem(example)

    def refuse() -> Any:
        raise refusal(told.status, detail=told.detail, title=told.title, errors=told.errors) from None

    return refuse


def _problem(example: ExampleSpec) -> ProblemDocument:
    said = msgspec.json.decode(example.body or "{}", type=dict[str, Any])
    return msgspec.convert({"type": "", "title": "", **said, "status": example.status}, ProblemDocument)
