"""How is a whole service mocked? Its own routes and generated handlers, over memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from onehand.runtime.auth.auth import user_schemes
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.call import NoClients
from onehand.runtime.client.client import Client
from onehand.runtime.client.transport import InProcess
from onehand.runtime.handler import Handler
from onehand.runtime.http.app import App, Limits
from onehand.runtime.http.build import build_app
from onehand.runtime.http.endpoint import Authenticate
from onehand.runtime.implement import Implementation
from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.problem import NotMocked
from onehand.runtime.spec import ServiceSpec

C = TypeVar("C", bound=Client)

Stub = Callable[..., Awaitable[Any]]
"""Stands for one operation: `async def cancel_order(call, id, body)`."""


class Mock:
    """One mocked service; stateful, validating, with the same errors as the real one.

    `Mock(SERVICE).client(UserClient)` calls it without a socket.
    """

    def __init__(
        self,
        service: ServiceSpec,
        *,
        stubs: Mapping[str, Stub] | None = None,
        authenticate: Authenticate | None = None,
        limits: Limits = Limits(),  # noqa: B008  frozen
    ) -> None:
        self.service = service
        self.keys = KeyRing()
        self.store = MemoryStore(service)
        self.app: App = build_app(
            service,
            mocked(service, stubs or {}),
            store=self.store,
            clients=NoClients(),
            authenticate=authenticate or self._verifier().authenticate,
            limits=limits,
        )

    def _verifier(self) -> Verifier:
        routes = self.service.routes(mocked(self.service, {}).handlers)
        users = user_schemes(route.auth for route in routes)
        return Verifier(self.keys, service=self.service.name, organization=self.keys.organization, local=users)

    def client(self, cls: type[C], *, subject: str = "ada", scopes: tuple[str, ...] = ()) -> C:
        """A generated client of this mock, acting as a user with these scopes."""
        token = self.keys.user(subject, scopes)
        return cls(token=lambda: token, transport=InProcess(self.app))


def mocked(service: ServiceSpec, stubs: Mapping[str, Stub]) -> Implementation:
    """The generated handlers; what they leave open is answered by a stub, or with 501."""
    unknown = set(stubs) - {name for cls in service.handlers.values() for name in dir(cls)}
    if unknown:
        raise ValueError(f"'{service.name}' has no operation named {', '.join(sorted(unknown))}")
    classes = {name: _mocked(cls, stubs) for name, cls in service.handlers.items()}
    return Implementation(classes, {name: cls() for name, cls in classes.items()})


def _mocked(generated: type[Handler], stubs: Mapping[str, Stub]) -> type[Handler]:
    methods = {name: _refusal(name) for name in getattr(generated, "__abstractmethods__", ())}
    methods |= {name: _method(stub) for name, stub in stubs.items() if hasattr(generated, name)}
    return type(f"Mocked{generated.__name__}", (generated,), methods)


def _method(stub: Stub) -> Any:
    async def method(self: Any, *args: Any, **arguments: Any) -> Any:  # noqa: ARG001
        return await stub(*args, **arguments)

    return method


def _refusal(name: str) -> Any:
    async def method(self: Any, *args: Any, **arguments: Any) -> Any:  # noqa: ARG001
        raise NotMocked(f"'{name}' is written by hand; give the mock a stub for it")

    return method
