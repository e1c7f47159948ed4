"""Which of several equal processes does the work that only one may do?"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from onehand.runtime.journal.database import connect

TRY_LOCK = "select pg_try_advisory_lock(hashtextextended($1, 0))"
"""Asks without waiting: a statement that waits would keep a snapshot, and hold up vacuum."""

RETRY = 1.0
"""Seconds between two attempts to become the leader."""


@asynccontextmanager
async def lease(dsn: str, what: str, **settings: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    """Waits until this process is the leader; the connection given *is* the leadership, and ends with it.

    Whoever leads does its reading through this connection, so that losing the lock is noticed at the next statement.
    """
    connection = await connect(dsn, name=what, **settings)
    try:
        while not await connection.fetchval(TRY_LOCK, what):  # noqa: ASYNC110 - the other process sets no event here
            await asyncio.sleep(RETRY * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
        yield connection
    finally:
        connection.terminate()
