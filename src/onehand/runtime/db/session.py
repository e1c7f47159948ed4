"""How does one call talk to the database? One statement at a time, or several in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any

import asyncpg

from onehand.runtime.db.connection import LOST, refusal
from onehand.runtime.db.database import Database

_WHO = "select set_config('onehand.caller', $1, true), set_config('onehand.traceparent', $2, true)"
"""Tells the journal's trigger who writes, until the transaction ends."""

_REFUSED = (*LOST, asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)

Who = Callable[[], tuple[str, str]]
"""Caller and traceparent."""


class Session:
    """The database of one call.

    Outside a transaction every statement takes a connection of the pool and commits alone. Inside, all of them share
    one, and wait for each other. What was written is hinted to the publisher after the commit, never before.
    """

    __slots__ = ("_attributed", "_connection", "_depth", "_lock", "_pool", "_wake", "_who", "_wrote")

    def __init__(self, database: Database | None, *, who: Who, wake: Callable[[], object]) -> None:
        self._pool: Any = database and database.pool
        self._who = who
        self._wake = wake
        self._connection: Any = None
        self._lock = asyncio.Lock()
        self._depth = 0
        self._wrote = False
        self._attributed = False

    @classmethod
    def on(cls, connection: Any, *, who: Who) -> Session:
        """On a connection whose transaction is open, and which somebody else commits."""
        session = cls(None, who=who, wake=lambda: None)
        session._connection = connection
        session._depth = 1
        return session

    async def row(self, sql: str, *args: Any) -> Any | None:
        """The first row, or None. Unavailable when the database is away."""
        await self._attribute()
        return await self.one(sql, *args)

    async def rows(self, sql: str, *args: Any) -> Sequence[Any]:
        """All rows. Unavailable when the database is away."""
        await self._attribute()
        return await self.many(sql, *args)

    async def execute(self, sql: str, *args: Any) -> str:
        """Runs it; the command's tag, such as `UPDATE 3`."""
        await self._attribute()
        tag: str = await self._run("execute", sql, args)
        self.wrote()
        return tag

    async def one(self, sql: str, *args: Any) -> Any | None:
        """`row` of generated statements, which say themselves who writes."""
        return await self._run("fetchrow", sql, args)

    async def many(self, sql: str, *args: Any) -> Sequence[Any]:
        """`rows` of generated statements."""
        found: Sequence[Any] = await self._run("fetch", sql, args)
        return found

    async def _attribute(self) -> None:
        """Once per transaction with raw SQL; outside of one there is no statement but the raw one."""
        if self._depth and not self._attributed:
            self._attributed = True
            await self.one(_WHO, *self._who())

    async def _run(self, method: str, sql: str, args: tuple[Any, ...]) -> Any:
        try:
            if self._connection is None:
                return await getattr(self._pool, method)(sql, *args)
            async with self._lock:
                return await getattr(self._connection, method)(sql, *args)
        except _REFUSED as error:
            raise refusal(error) from error

    @property
    def inside(self) -> bool:
        """Is a transaction open, which somebody else will commit?"""
        return self._depth > 0

    def wrote(self) -> None:
        """Something was written: the publisher gets a hint as soon as it is committed."""
        if self._depth:
            self._wrote = True
        else:
            self._wake()

    def transaction(self) -> Transaction:
        """`async with`: all or nothing. Inside another one it is a savepoint."""
        return Transaction(self)

    async def begin(self) -> Any:
        """The transaction or savepoint that has begun."""
        if self._depth == 0:
            self._connection = await self._guarded(self._pool.take)
        self._depth += 1
        inner = self._connection.transaction()
        try:
            await self._guarded(inner.start)
        except BaseException:
            await self._leave()
            raise
        return inner

    async def commit(self, inner: Any) -> None:
        """Unavailable when the answer is lost: nobody knows then what became of it."""
        try:
            await self._guarded(inner.commit)
        finally:
            await self._leave()
        if self._depth == 0 and self._wrote:
            self._wrote = False
            self._wake()

    async def rollback(self, inner: Any) -> None:
        """A connection that is lost has rolled back already: what failed before is what counts."""
        try:
            with contextlib.suppress(*LOST):
                async with self._lock:
                    await inner.rollback()
        finally:
            await self._leave()
        if self._depth == 0:
            self._wrote = False

    async def _leave(self) -> None:
        self._depth -= 1
        if self._depth == 0:
            connection, self._connection = self._connection, None
            self._attributed = False
            self._pool.give(connection)

    async def _guarded(self, step: Callable[[], Awaitable[Any]]) -> Any:
        try:
            async with self._lock:
                return await step()
        except LOST as error:
            raise refusal(error) from error


class Transaction:
    """What `async with session.transaction()` enters."""

    __slots__ = ("_inner", "_session")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._inner: Any = None

    async def __aenter__(self) -> Session:
        self._inner = await self._session.begin()
        return self._session

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            await self._session.commit(self._inner)
        else:
            await self._session.rollback(self._inner)
