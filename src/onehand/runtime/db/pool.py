"""Who has which connection? A pool that does nothing else, because it is passed by every statement.

The last one given back is the first one taken: few connections stay warm, and PostgreSQL keeps few processes busy.
There is no reset between two users (see `Database`), no timer, and no task of its own.

What is not certainly idle is never given to the next one: a connection whose statement was cancelled or lost, or whose
transaction is still open, is closed, and a new one takes its place.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any

import asyncpg

Connect = Callable[[], Awaitable[Any]]


class Pool:
    """At most `size` connections; who comes when all are in use waits, first come, first served."""

    __slots__ = ("_all", "_closing", "_connect", "_empty", "_idle", "_opening", "_size", "_waiting")

    def __init__(self, connect: Connect, *, size: int) -> None:
        self._connect = connect
        self._size = size
        self._all: set[Any] = set()
        self._opening = 0
        self._idle: list[Any] = []
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._closing = False
        self._empty = asyncio.Event()

    # --- statements: a connection each

    async def fetchrow(self, sql: str, *args: Any) -> Any | None:
        """The first row, or None."""
        connection = await self.take()
        try:
            return await connection.fetchrow(sql, *args)
        except BaseException as error:
            self._suspect(connection, error)
            raise
        finally:
            self.give(connection)

    async def fetch(self, sql: str, *args: Any) -> Sequence[Any]:
        """All rows."""
        connection = await self.take()
        try:
            rows: Sequence[Any] = await connection.fetch(sql, *args)
        except BaseException as error:
            self._suspect(connection, error)
            raise
        finally:
            self.give(connection)
        return rows

    async def execute(self, sql: str, *args: Any) -> str:
        """The command's tag."""
        connection = await self.take()
        try:
            tag: str = await connection.execute(sql, *args)
        except BaseException as error:
            self._suspect(connection, error)
            raise
        finally:
            self.give(connection)
        return tag

    def acquire(self) -> Acquired:
        """`async with`: one connection for several statements."""
        return Acquired(self)

    # --- connections

    async def take(self) -> Any:
        """A connection that is idle; give it back, whatever happens."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            self._all.discard(connection)
        if self._closing:
            raise asyncpg.InterfaceError("the pool is closing")
        if len(self._all) + self._opening < self._size:
            return await self._open()
        return await self._wait()

    def give(self, connection: Any) -> None:
        """Back, for the one who waits longest, or for the next to come."""
        if connection.is_closed() or connection.is_in_transaction() or self._closing:
            self._discard(connection)
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(connection)
                return
        self._idle.append(connection)

    async def open(self) -> None:
        """Makes the first connection, so that what is wrong shows now."""
        self.give(await self._open())

    async def _open(self) -> Any:
        self._opening += 1
        try:
            connection = await self._connect()
        except BaseException:
            self._opening -= 1
            self._next_may_open()
            raise
        self._opening -= 1
        self._all.add(connection)
        return connection

    async def _wait(self) -> Any:
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            given = await waiting
        except asyncio.CancelledError:
            # It may have been given in the very moment of the cancellation; nobody else would give it back.
            if waiting.done() and not waiting.cancelled() and waiting.result() is not None:
                self.give(waiting.result())
            elif waiting.done() and not waiting.cancelled():
                self._next_may_open()
            raise
        return await self.take() if given is None else given

    # --- what it is doing

    @property
    def size(self) -> int:
        return self._size

    @property
    def waiting(self) -> int:
        """Those who wait for a connection."""
        return sum(1 for one in self._waiting if not one.done())

    def counts(self) -> dict[str, int]:
        return {"idle": len(self._idle), "used": len(self._all) - len(self._idle)}

    def _next_may_open(self) -> None:
        """There is room for a new connection: the one who waits longest makes it itself."""
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)
                return

    def _suspect(self, connection: Any, error: BaseException) -> None:
        """A refusal by PostgreSQL leaves the connection as it was; after anything else nobody knows."""
        if not isinstance(error, asyncpg.PostgresError):
            connection.terminate()

    def _discard(self, connection: Any) -> None:
        connection.terminate()
        self._all.discard(connection)
        self._next_may_open()
        if self._closing and not self._all:
            self._empty.set()

    # --- the end

    async def close(self) -> None:
        """No more connections from now on; waits for those in use, and says goodbye to the idle ones."""
        self._closing = True
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(asyncpg.InterfaceError("the pool is closing"))
        idle, self._idle = self._idle, []
        for connection in idle:
            self._all.discard(connection)
            await connection.close()
        if self._all:
            await self._empty.wait()

    def terminate(self) -> None:
        """Closes everything at once, also what is in use."""
        self._closing = True
        for connection in list(self._all):
            connection.terminate()


class Acquired:
    """What `async with pool.acquire()` enters."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: Any = None

    async def __aenter__(self) -> Any:
        self._connection = await self._pool.take()
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._pool._suspect(self._connection, error)  # noqa: SLF001  they are one thing
        self._pool.give(self._connection)
