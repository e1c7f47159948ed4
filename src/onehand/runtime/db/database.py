"""Where do a service's connections come from? From one pool, opened once at start-up."""

from __future__ import annotations

import asyncio
import os
from contextlib import AbstractAsyncContextManager
from typing import Any

import asyncpg

from onehand.runtime.db.connection import patiently, prepare
from onehand.runtime.db.pool import Pool

WAIT = 10.0
"""Seconds that start-up waits for the server."""
_STATEMENTS = 512
"""Prepared statements that a connection keeps."""


class Database:
    """The pool of one database. Nothing that runs in it may use SET, LISTEN or session locks: connections are given
    back as they are, which saves a round trip per statement.
    """

    def __init__(self, dsn: str, pool: Any) -> None:
        self.dsn = dsn
        self.pool = pool

    @classmethod
    async def open(cls, dsn: str, *, name: str, size: int = 10, wait: float = WAIT) -> Database:
        """`name` is what `pg_stat_activity` shows. StartupError when the server stays away for `wait` seconds."""

        async def connect() -> Any:
            connection = await asyncpg.connect(
                dsn,
                statement_cache_size=_STATEMENTS,
                max_cached_statement_lifetime=0,
                timeout=5,
                server_settings={"application_name": f"{name}/{os.getpid()}", "timezone": "UTC"},
            )
            await prepare(connection)
            return connection

        pool = Pool(connect, size=size)
        await patiently(pool.open, wait=wait)
        return cls(dsn, pool)

    def acquire(self) -> AbstractAsyncContextManager[Any]:
        """A connection of the pool, outside a transaction."""
        acquired: AbstractAsyncContextManager[Any] = self.pool.acquire()
        return acquired

    async def close(self) -> None:
        """Waits for connections in use, for 5 seconds at most."""
        try:
            await asyncio.wait_for(self.pool.close(), 5)
        except TimeoutError:
            self.pool.terminate()


async def _nothing(connection: Any) -> None:
    """A connection comes back as it went."""
