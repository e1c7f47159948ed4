"""Where does a service keep its rows? In PostgreSQL: sessions, DAOs and emitted events of its calls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec

from onehand.runtime.db.answers import Claim, Key, claim
from onehand.runtime.db.database import Database
from onehand.runtime.db.session import Session

_EMIT = "select journal.emit($1, $2, $3, $4, $5)"
"""Records an event behind the lock of its row: discriminator, key, body, caller, traceparent."""


class DatabaseStore:
    """The store of a running service. `wake` is called after every commit that wrote something."""

    def __init__(self, database: Database, *, wake: Callable[[], object]) -> None:
        self._database = database
        self._wake = wake

    def session(self, call: Any) -> Session:
        return Session(self._database, who=lambda: (call.caller, call.traceparent), wake=self._wake)

    def table(self, call: Any, spec: Any, dao: Any) -> Any:
        return dao(call, spec)

    def claim(self, call: Any, key: Key) -> AbstractAsyncContextManager[Claim]:
        """A transaction of the call in which the request is carried out once."""
        return claim(call, key)

    async def emit(self, call: Any, event: Any) -> None:
        """In the call's transaction, or in one of its own."""
        kind, key = type(event), str(getattr(event, event.key))
        body = msgspec.json.encode(event)
        await call.db.one(_EMIT, kind.name, key, body, call.caller, call.traceparent)
        call.db.wrote()


class ConnectionStore(DatabaseStore):
    """The same inside a transaction that is open already: of a batch of events that is being handled."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def session(self, call: Any) -> Session:
        return Session.on(self._connection, who=lambda: (call.caller, call.traceparent))
