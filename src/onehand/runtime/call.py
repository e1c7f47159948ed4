"""What does a handler have in its hands? One request, one batch of events or one job: `Call`.

It knows who asks and on whose behalf (identity, trace), and is the only way to data, other services and events.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from logging import LoggerAdapter, getLogger
from typing import Any, Protocol, TypeVar, cast

from onehand.runtime.identity import ANYONE, Identity
from onehand.runtime.problem import NotMocked
from onehand.runtime.trace import new_traceparent

D = TypeVar("D")


class Db(Protocol):
    """SQL inside the call's connection: one statement each, or all of them in one `transaction`."""

    async def row(self, sql: str, *args: Any) -> Any | None: ...
    async def rows(self, sql: str, *args: Any) -> Sequence[Any]: ...
    async def execute(self, sql: str, *args: Any) -> str: ...
    def transaction(self) -> AbstractAsyncContextManager[Any]: ...


class Store(Protocol):
    """Where a service keeps its rows: PostgreSQL, or memory in the mock."""

    def session(self, call: Call) -> Db:
        """What `call.db` is; nothing is opened before the first statement."""

    def table(self, call: Call, spec: Any, dao: Any) -> Any:
        """What `call.users` is: a DAO bound to the call."""

    async def emit(self, call: Call, event: Any) -> None:
        """Records a custom event in the call's transaction."""

    def claim(self, call: Call, key: Any) -> AbstractAsyncContextManager[Any]:
        """A transaction of the call in which a request with an Idempotency-Key is carried out, once."""


class Clients(Protocol):
    """The clients of the services that this one uses."""

    def client(self, call: Call, cls: Any) -> Any: ...


class NoClients:
    """Of a service that uses no other, and of a mock."""

    def client(self, call: Call, cls: Any) -> Any:  # noqa: ARG002
        raise NotMocked(f"this process calls no other service: {cls.__name__}")


class Call:
    """One request, event batch or job. The generated subclass adds the DAOs, copies and clients by name."""

    def __init__(
        self,
        store: Store,
        clients: Clients,
        *,
        identity: Identity = ANYONE,
        request_id: str = "",
        traceparent: str = "",
        if_match: int | None = None,
    ) -> None:
        self.identity = identity
        self.request_id = request_id
        self.if_match = if_match
        """The sequence that the caller has seen (`If-Match`), if it said so."""
        self._store = store
        self._clients = clients
        self._traceparent = traceparent
        self._db: Db | None = None
        self._tables: dict[Any, Any] = {}

    @property
    def caller(self) -> str:
        """Who the journal names: a user's `sub`, or a service's name."""
        return self.identity.caller

    @property
    def traceparent(self) -> str:
        """W3C trace context; begun here when the caller brought none."""
        if not self._traceparent:
            self._traceparent = new_traceparent()
        return self._traceparent

    @property
    def db(self) -> Db:
        """The database, for DAOs."""
        if self._db is None:
            self._db = self._store.session(self)
        return self._db

    @property
    def sql(self) -> Db:
        """The database, for raw SQL: what it does, no generated code knows of."""
        return self.db

    @property
    def log(self) -> LoggerAdapter[Any]:
        return LoggerAdapter(
            getLogger("onehand.handler"), {"request_id": self.request_id, "traceparent": self.traceparent}
        )

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        """Everything inside is written together or not at all; may be nested."""
        return self.db.transaction()

    def claim(self, key: Any) -> AbstractAsyncContextManager[Any]:
        """A transaction in which this request is carried out, unless its answer is there already."""
        return self._store.claim(self, key)

    async def emit(self, event: Any) -> None:
        """Records a custom event: it is published if, and only if, the transaction commits."""
        await self._store.emit(self, event)

    def store(self, spec: Any, dao: type[D]) -> D:
        """The DAO of a resource or of a copy, bound to this call."""
        table = self._tables.get(dao)
        if table is None:
            table = self._tables[dao] = self._store.table(self, spec, dao)
        return cast("D", table)

    def client(self, cls: type[D]) -> D:
        """The client of a used service, with this call's trace."""
        client = self._tables.get(cls)
        if client is None:
            client = self._tables[cls] = self._clients.client(self, cls)
        return cast("D", client)
