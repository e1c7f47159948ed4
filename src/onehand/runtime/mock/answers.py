"""Who answers for an operation of a mock? A stub, else what is generated, else an example of the design."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Sequence
from typing import Any

from onehand.runtime.handler import Handler
from onehand.runtime.http.route import Route
from onehand.runtime.implement import Implementation
from onehand.runtime.mock.example import Examples, examples
from onehand.runtime.mock.stub import Stub
from onehand.runtime.spec import ServiceSpec


class Answers:
    """The handlers of one mock, and what they say beside the generated ones."""

    def __init__(self, service: ServiceSpec) -> None:
        self._service = service.name
        self._stubs: dict[str, Stub] = {}
        classes = {name: self._mocked(cls) for name, cls in service.handlers.items()}
        self.implementation = Implementation(classes, {name: cls() for name, cls in classes.items()})
        routes = service.routes(self.implementation.handlers)
        self.routes: dict[str, Route] = {route.operation: route for route in routes}
        given = examples(service)
        self._examples = {name: Examples(route, given.get(name, ())) for name, route in self.routes.items()}

    def stub(self, operation: str, answers: Sequence[Any]) -> None:
        route = self.routes[self.known(operation)]
        self._stubs[operation] = Stub(route, answers)

    def forget(self) -> None:
        """All stubs."""
        self._stubs.clear()

    def known(self, operation: str) -> str:
        """The name; ValueError when the service has no such operation."""
        if operation not in self.routes:
            near = difflib.get_close_matches(operation, self.routes, 1)
            meant = f", did you mean '{near[0]}'?" if near else ""
            raise ValueError(f"'{self._service}' has no operation named '{operation}'{meant}")
        return operation

    def _mocked(self, generated: type[Handler]) -> type[Handler]:
        operations = [name for name, _ in inspect.getmembers(generated, inspect.iscoroutinefunction)]
        methods = {name: self._method(generated, name) for name in operations if not name.startswith("_")}
        return type(f"Mocked{generated.__name__}", (generated,), methods)

    def _method(self, generated: type[Handler], name: str) -> Any:
        abstract = name in getattr(generated, "__abstractmethods__", ())
        deduced = None if abstract else getattr(generated, name)
        stubs = self._stubs

        async def method(handler: Any, call: Any, **arguments: Any) -> Any:
            stub = stubs.get(name)
            if stub is not None:
                return await stub.answer(call, arguments)
            if deduced is not None:
                return await deduced(handler, call, **arguments)
            return self._examples[name].answer()

        return method
