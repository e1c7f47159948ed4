"""Through which connection is a database migrated? One, which also holds the lock: both end together.

A second connection for the lock would give it back while a statement of a killed migrator still runs.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from onehand.workspace.problem import Problem

Report = Callable[[str], None]
"""Takes one line of progress."""


def silent(_: str) -> None:
    """Nobody listens."""


_TRY_LOCK = "select pg_try_advisory_lock(hashtextextended('onehand.migrate', 0)) as got, session_user::text as me"
"""Asked again and again: who waits inside PostgreSQL holds a snapshot, and an index made concurrently by the holder
would wait for that, both for ever.
"""

_LOOKS = (0.02, 0.05, 0.1, 0.25, 0.5)
"""Seconds between two looks at the lock; the last is repeated."""

_SETTINGS = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
}
"""A migrator whose machine is gone gives the lock back after a minute, not after two hours."""


@asynccontextmanager
async def migrating(url: str, service: str, report: Report) -> AsyncIterator[Any]:
    """A connection as the owner of the database, the only one that migrates it.

    Problem when the database cannot be entered, when it is not the owner's, and when the connection is lost.
    """
    async with looking(url, service) as connection:
        await _locked(connection, service, report)
        yield connection


@asynccontextmanager
async def looking(url: str, service: str) -> AsyncIterator[Any]:
    """The same without the lock: for those who change nothing."""
    import asyncpg

    connection = await _connect(url, service)
    try:
        yield connection
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        if not is_lost(connection, error):
            raise
        raise Problem(
            "connection-lost",
            f"the connection to database '{service}' was lost while it was migrated",
            detail=str(error) or type(error).__name__,
            hint="nothing is half done: run the same command again, it goes on where this one ended",
        ) from error
    finally:
        await _close(connection)


def is_lost(connection: Any, error: BaseException) -> bool:
    """Is that the end of the connection, and no fault of a statement? The server says so before it hangs up."""
    return connection.is_closed() or str(getattr(error, "sqlstate", "")).startswith(("08", "57P"))


async def _connect(url: str, service: str) -> Any:
    import asyncpg

    settings = _SETTINGS | {"application_name": f"migrate/{os.getpid()}"}
    try:
        return await asyncpg.connect(url, timeout=10, server_settings=settings, statement_cache_size=0)
    except (OSError, ValueError, asyncpg.PostgresError) as error:
        raise Problem(
            "no-database",
            f"the database of '{service}' cannot be entered",
            detail=str(error) or type(error).__name__,
            hint=f"dev db create --app {service}",
        ) from None


async def _locked(connection: Any, service: str, report: Report) -> None:
    looks = 0
    while True:
        row = await connection.fetchrow(_TRY_LOCK)
        if row["me"] != f"{service}_owner":
            raise Problem(
                "not-the-owner",
                f"database '{service}' is migrated by role '{service}_owner', this is '{row['me']}'",
                hint="what another role makes would not be the owner's to change",
            )
        if row["got"]:
            return
        if looks == len(_LOOKS):
            report(f"{service}: somebody else is migrating; waiting")
        await asyncio.sleep(_LOOKS[min(looks, len(_LOOKS) - 1)])
        looks += 1


async def _close(connection: Any) -> None:
    """Also when the server is gone, which must not hide what happened."""
    if not connection.is_closed():
        await connection.close(timeout=5)
