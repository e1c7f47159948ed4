"""What the tests of the service `desk` have in their hands."""

from __future__ import annotations

import importlib
from hashlib import blake2b
from typing import Any

from msgspec import UNSET

from onehand.runtime.client.transport import InProcess
from onehand.runtime.handler import found
from onehand.runtime.identity import Identity
from onehand.runtime.implement import Implementation
from tests.runtime.caller import Caller


class Desk:
    """The generated package, and the service that runs it."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.service = self.module("app").SERVICE
        self.stubs: dict[str, Any] = {one.__name__: one for one in _BY_HAND}
        self.app: Any = None
        self.keys: Any = None
        self.store: Any = None

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.generated.{name}")

    def implementation(self) -> Implementation:
        """The generated handlers, with what is written by hand."""
        made = {}
        for name, cls in self.service.handlers.items():
            methods = {one: _method(stub) for one, stub in self.stubs.items() if hasattr(cls, one)}
            made[name] = type(cls.__name__, (cls,), methods)()
        return Implementation(self.service.handlers, made)

    def running(self, app: Any, keys: Any, store: Any) -> Desk:
        self.app, self.keys, self.store = app, keys, store
        return self

    def client(self, subject: str = "tester", *scopes: str) -> Any:
        """The generated client, acting as a user."""
        token = self.keys.user(subject, scopes)
        return self.module("client").DeskClient(token=lambda: token, transport=InProcess(self.app))

    def caller(self, subject: str = "tester", *scopes: str) -> Caller:
        """Plain requests of a user."""
        return Caller(self.app, self.keys.user(subject, scopes))

    def call(self, subject: str = "tester", *scopes: str) -> Any:
        """What a handler has in its hands when this user asks."""
        identity = Identity("user", subject, frozenset(scopes))
        return self.module("call").Call(self.store, None, identity=identity)


async def hide_comment(call: Any, ticket_id: str, id: str) -> Any:
    """Written by hand: a comment as it is."""
    return found(await call.comments.get(id, ticket_id=ticket_id), "comment", id)


async def create_account(call: Any, body: Any) -> Any:
    return await call.accounts.insert(body, digest=digest(body.password))


async def update_account(call: Any, id: str, body: Any) -> Any:
    found(await call.accounts.update(id, body, if_match=call.if_match), "account", id)
    return found(await call.accounts.set(id, digest=digest(body.password)), "account", id)


async def patch_account(call: Any, id: str, body: Any) -> Any:
    """Not what a form says: it cannot be read back."""
    before = found(await call.accounts.lock(id), "account", id)
    if body.password is not UNSET:
        return found(await call.accounts.set(id, digest=digest(body.password)), "account", id)
    return before


def digest(secret: str) -> str:
    return blake2b(secret.encode(), digest_size=8).hexdigest()


_BY_HAND = (hide_comment, create_account, update_account, patch_account)


def _method(stub: Any) -> Any:
    async def method(self: Any, *args: Any, **arguments: Any) -> Any:
        return await stub(*args, **arguments)

    return method
