"""How does the publisher learn, without delay, that something was written?

By a hint after the commit, never inside the transaction: the commit of a NOTIFY takes a lock of the whole cluster.
Hints may get lost; the publisher looks by itself every 50 ms.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from onehand.runtime.journal.database import TROUBLE, Database

CHANNEL = "onehand_publisher"

HINT = f"select pg_notify('{CHANNEL}', '')"
"""Wakes the publisher of this database, in whatever process it is."""

_log = logging.getLogger("onehand.publisher")


class Wake:
    """The hint inside one process: call `set` after a commit."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self, *_: object) -> None:
        self._event.set()

    def clear(self) -> None:
        self._event.clear()

    async def wait(self, longest: float) -> None:
        """Returns at the next hint, or after `longest` seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), longest)


class RemoteWake:
    """The hint from a process without publisher (`serve --no-work`): many commits, one notification."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sending: asyncio.Task[None] | None = None
        self._again = False

    def set(self, *_: object) -> None:
        self._again = True
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        while self._again:
            self._again = False
            try:
                async with self._database.acquire() as connection:
                    await connection.execute(HINT)
            except TROUBLE as error:
                _log.debug("a hint to the publisher was lost, it polls anyway: %s", error)
