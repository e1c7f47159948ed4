"""What does the one process that follows a stream do with its lease?

It stores what arrives, and keeps the lanes fed: directly while they have room, else from the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg

from onehand.runtime.inbox import failures
from onehand.runtime.inbox.forget import Forgotten
from onehand.runtime.inbox.lanes import CAPACITY, Lanes
from onehand.runtime.inbox.latency import Latencies
from onehand.runtime.inbox.pending import Pending
from onehand.runtime.inbox.store import Store
from onehand.runtime.stream import metrics
from onehand.runtime.stream.message import Message

SWEEP = 1.0
"""Seconds between two looks at what others have changed in the database: retried, skipped, left over."""
COUNT = 10.0
"""Seconds between two counts of what waits."""
PATIENCE = 1.0
"""Seconds for which arriving events wait for room in memory, before they only go to the database."""

_log = logging.getLogger("onehand.inbox")


class Session:
    """The connection that is the lease, and what is in memory."""

    def __init__(
        self,
        connection: asyncpg.Connection[Any],
        store: Store,
        wants: Callable[[str], bool],
        lanes: Lanes,
        forgotten: Forgotten,
    ) -> None:
        self.lanes = lanes
        self._forgotten = forgotten
        self._connection = connection
        self._store = store
        self._wants = wants
        self._behind = True
        """Something waits in the database that is not in memory: what arrives must queue up behind it."""
        self._gate = asyncio.Lock()
        """One at a time uses the connection, and nobody else puts anything into the lanes between reading and
        putting."""

    async def begin(self) -> None:
        """Finds what an earlier process has left."""
        async with self._gate:
            self.lanes.parking.open = await failures.unresolved(self._connection, self._store.stream)
            for failure in self.lanes.parking.open.values():
                self.lanes.parking.park(failure.key, failure.due_in)
            for key in await self._forgotten.load(self._connection):
                self.lanes.forget(key)
            await self._feed()

    async def store(self, messages: Sequence[Message]) -> tuple[int, int]:
        """Stores a batch, durably, and hands it to the lanes when they have room; how many were new, and queued."""
        await self._room(PATIENCE)
        async with self._gate:
            forgotten: list[str] = []
            if self._forgotten.concerns(messages):
                async with self._connection.transaction():
                    forgotten = await self._forgotten.note(self._connection, messages)
                    messages = await self._forgotten.redacted(self._connection, messages)
                    new, queued = await self._insert(messages)
            else:
                new, queued = await self._insert(messages)
            if self._behind or not self.lanes.room.is_set():
                self._behind = True
                self.lanes.attention.set()
            else:
                self.lanes.put(queued)
            for key in forgotten:
                self.lanes.forget(key)
        return new, len(queued)

    async def _insert(self, messages: Sequence[Message]) -> tuple[int, list[Pending]]:
        return await self._store.store(self._connection, messages, datetime.now(UTC), self._wants)

    async def reload(self, key: str) -> None:
        """Lets a parked key go on; called by its lane."""
        async with self._gate:
            items = await self._store.of_key(self._connection, key, CAPACITY)
            self.lanes.take_back(key, items)
            # A key with more than that behind it must not be overtaken by its own newer events.
            self._behind = self._behind or len(items) == CAPACITY

    async def sweep(self, latencies: Latencies) -> None:
        """Brings in, again and again, what is due, what waits in the database and what people have decided."""
        looked = counted = 0.0
        waiting = metrics.WAITING.labels(*latencies.labels)
        while True:
            self.lanes.attention.clear()
            async with self._gate:
                if time.monotonic() >= looked + SWEEP:
                    looked = time.monotonic()
                    await self._learn()
                    await latencies.flush(self._connection, self._store.stream)
                    self._behind = self._behind or not self.lanes.held
                if self._behind:
                    await self._feed()
                if time.monotonic() >= counted + COUNT:
                    counted = time.monotonic()
                    waiting.set(await self._store.waiting(self._connection))
            self.lanes.bring_back_due()
            await self._pause(looked + SWEEP - time.monotonic())

    async def _learn(self) -> None:
        before = self.lanes.parking.changes
        found = await failures.unresolved(self._connection, self._store.stream)
        if before == self.lanes.parking.changes:
            self.lanes.parking.learn(found)

    async def _feed(self) -> None:
        """Fills the memory from the database; when all of it fits, arriving events come directly again."""
        room = CAPACITY - len(self.lanes.held)
        if room > 0:
            keys = self.lanes.parking.keys
            items = await self._store.head(self._connection, room, parked=keys, held=self.lanes.held)
            self.lanes.put(items)
            self._behind = len(items) == room

    async def _pause(self, longest: float) -> None:
        pause = max(0.001, min(longest, self.lanes.parking.next_due()))
        if self._behind:
            await self._room(pause)
        else:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.lanes.attention.wait(), pause)

    async def _room(self, longest: float) -> None:
        if not self.lanes.room.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.lanes.room.wait(), longest)
