"""Where does a mocked service keep its rows? In this process, as PostgreSQL would: with transactions and events."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from onehand.runtime.db.answers import Key
from onehand.runtime.identifier import new_id
from onehand.runtime.mock.copies import MemoryCopy
from onehand.runtime.mock.once import MemoryAnswers
from onehand.runtime.mock.rows import Rows, Undo
from onehand.runtime.mock.table import MemoryTable
from onehand.runtime.problem import NotMocked
from onehand.runtime.spec import CopySpec, ResourceSpec, ServiceSpec


class Emitted(Struct, frozen=True, kw_only=True):
    """One event that the service would have published."""

    event_id: str
    name: str
    key: str
    sequence: int
    timestamp: datetime
    event: Any


class MemoryStore:
    """One service's tables. One transaction at a time, as if every row were locked."""

    def __init__(self, service: ServiceSpec) -> None:
        self.service = service
        self.tables = {resource.name: Rows() for resource in service.resources}
        self.copies: dict[str, dict[str, Any]] = {}
        """Table name -> rows by id; a test puts in what would have arrived by event."""
        self.events: list[Emitted] = []
        self.open = asyncio.Lock()
        self.answers = MemoryAnswers()
        self._sequence = itertools.count(1)
        self._journal = itertools.count(1)

    def clear(self) -> None:
        """Nothing is stored any more; sequences go on."""
        for rows in self.tables.values():
            rows.clear()
        for copy in self.copies.values():
            copy.clear()
        self.events.clear()
        self.answers = MemoryAnswers()

    def session(self, call: Any) -> MemorySession:  # noqa: ARG002  the interface is PostgreSQL's
        return MemorySession(self)

    def table(self, call: Any, spec: Any, dao: Any) -> Any:
        if isinstance(spec, CopySpec):
            return MemoryCopy(spec, self.copies.setdefault(spec.table, {}))
        assert isinstance(spec, ResourceSpec), dao
        return MemoryTable(spec, self, call)

    def claim(self, call: Any, key: Key) -> AbstractAsyncContextManager[Any]:
        """A transaction of the call in which the request is carried out once."""
        return self.answers.claim(call, key)

    async def emit(self, call: Any, event: Any) -> None:
        """Keeps a custom event, if the transaction commits."""
        async with call.db.statement() as log:
            log.append(self.publish(type(event).name, str(getattr(event, event.key)), self.next_sequence(), event))

    def publish(self, name: str, key: str, sequence: int, event: Any) -> Undo:
        emitted = Emitted(
            event_id=new_id(), name=name, key=key, sequence=sequence, timestamp=datetime.now(UTC), event=event
        )
        self.events.append(emitted)
        return lambda: self.events.remove(emitted)

    def next_sequence(self) -> int:
        return next(self._sequence)

    def next_record(self) -> int:
        return next(self._journal)


class MemorySession:
    """What `call.db` is in the mock: transactions, but no SQL."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._log: list[Undo] | None = None

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        return self._outer() if self._log is None else self._inner(self._log)

    @asynccontextmanager
    async def _outer(self) -> AsyncIterator[None]:
        async with self._store.open:
            self._log = []
            try:
                async with self._inner(self._log):
                    yield
            finally:
                self._log = None

    @asynccontextmanager
    async def _inner(self, log: list[Undo]) -> AsyncIterator[None]:
        """A savepoint: what came after it is taken back when it fails."""
        mark = len(log)
        try:
            yield
        except BaseException:
            while len(log) > mark:
                log.pop()()
            raise

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[list[Undo]]:
        """One statement: in the open transaction, or in one of its own."""
        async with self.transaction():
            assert self._log is not None
            yield self._log

    async def row(self, sql: str, *args: Any) -> Any:
        raise _no_sql(sql, args)

    async def rows(self, sql: str, *args: Any) -> Sequence[Any]:
        raise _no_sql(sql, args)

    async def execute(self, sql: str, *args: Any) -> str:
        raise _no_sql(sql, args)


def _no_sql(sql: str, args: Sequence[Any]) -> NotMocked:
    return NotMocked(f"the mock runs no SQL ({len(args)} arguments): {sql[:80]}")
