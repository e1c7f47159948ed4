"""What do the loops need of a service's database?"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import asyncpg

from onehand.runtime.db.connection import prepare
from onehand.runtime.stream.transport import TransportError

TROUBLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a statement in the moment in which the server says goodbye
    TransportError,
)
"""What a network, a database or a transport raises when it is away; the loops outlive it."""

_TIMEOUT = 10.0
"""Seconds until a statement or a connection counts as lost."""

_KEEP_ALIVE = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3"}
"""The server notices within seconds when a leader's machine is gone, and lets go of its lock."""


class Database(Protocol):
    """A pool, and what it takes to connect beside it."""

    @property
    def dsn(self) -> str: ...

    def acquire(self) -> AbstractAsyncContextManager[Any]:
        """A connection of the pool (asyncpg), outside a transaction."""
        ...


async def connect(dsn: str, *, name: str, **settings: str) -> asyncpg.Connection[Any]:
    """A connection of its own, for session locks and LISTEN, which a pool cannot keep; `settings` as in SET."""
    server_settings = {"application_name": name, "timezone": "UTC", **_KEEP_ALIVE, **settings}
    connection = await asyncpg.connect(dsn, timeout=_TIMEOUT, command_timeout=_TIMEOUT, server_settings=server_settings)
    await prepare(connection)
    return connection


async def alive(connection: asyncpg.Connection[Any]) -> bool:
    """Does the server still answer? Tells an error of a statement from one of the connection."""
    try:
        await connection.fetchval("select 1", timeout=_TIMEOUT)
    except TROUBLE:
        return False
    return True
