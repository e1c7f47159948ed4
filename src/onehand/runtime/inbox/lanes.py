"""How is the work divided, so that keys run in parallel and each key stays in order?

A lane takes what waits in order, in batches. A batch that fails is halved until the bad event is alone: that one is
recorded and its key parked, all others go on. Only the lane itself lets a key go on, between two batches, and reads
from the database what waits of it: so nothing of that key is anywhere else in memory.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime

from onehand.runtime.inbox import failures
from onehand.runtime.inbox.failures import Open, Retries
from onehand.runtime.inbox.forget import Forgotten
from onehand.runtime.inbox.handling import Handling
from onehand.runtime.inbox.lane import Lane
from onehand.runtime.inbox.latency import Latencies
from onehand.runtime.inbox.parking import Parking
from onehand.runtime.inbox.pending import Pending
from onehand.runtime.inbox.store import Overtaken, Store
from onehand.runtime.journal.database import Database, alive
from onehand.runtime.stream import metrics

BATCH = 500
"""Events in one transaction, at most."""
CAPACITY = 4000
"""Events of one stream in memory; the rest waits in the database."""

_log = logging.getLogger("onehand.inbox")


class Lanes:
    """The lanes of one stream, what they hold, and which keys are parked."""

    def __init__(
        self,
        store: Store,
        handling: Handling,
        forgotten: Forgotten,
        database: Database,
        latencies: Latencies,
        *,
        count: int,
        retries: Retries,
        committed: Callable[[], object],
    ) -> None:
        self._store = store
        self._handling = handling
        self._forgotten = forgotten
        self._database = database
        self._latencies = latencies
        self._retries = retries
        self._committed = committed
        self._lanes = [Lane() for _ in range(count)]
        self._processed = metrics.PROCESSED.labels(*latencies.labels)
        self._failed = metrics.FAILED.labels(*latencies.labels)
        self._parked_keys = metrics.PARKED.labels(*latencies.labels)
        self.parking = Parking()
        self.held: set[int] = set()
        """Positions of what is in memory."""
        self.room = asyncio.Event()
        """Set while there is room for more."""
        self.room.set()
        self.attention = asyncio.Event()
        """Set when a key was parked, so that someone looks when it is due."""

    def put(self, items: Iterable[Pending], *, first: bool = False) -> None:
        """Hands over what is queued in the database, in order; `first`: before what is there."""
        lanes: dict[int, list[Pending]] = {}
        for item in items:
            if item.position not in self.held and item.message.key not in self.parking.keys:
                self.held.add(item.position)
                lanes.setdefault(self._number(item.message.key), []).append(item)
        for number, mine in lanes.items():
            self._lanes[number].put(mine, first=first)
        self._measure()

    def _number(self, key: str) -> int:
        return zlib.crc32(key.encode()) % len(self._lanes)

    def bring_back_due(self) -> None:
        """Asks the lanes to try again what is due."""
        for key in self.parking.due():
            self._lanes[self._number(key)].bring_back(key)
            self.parking.park(key, None)

    def take_back(self, key: str, items: Sequence[Pending]) -> None:
        """Lets a key go on, with everything that waits of it in the database."""
        self._let_go(self._lanes[self._number(key)].remove(key))
        self.parking.unpark(key)
        self.put(items, first=True)

    def forget(self, key: str) -> None:
        """Asks the key's lane to erase what is stored of it, soon, also when the key is parked."""
        self._lanes[self._number(key)].forget(key)

    async def run(self, number: int, reload: Callable[[str], Awaitable[None]]) -> None:
        """Works in one lane until it is cancelled; raises when the database is away, or Overtaken.

        `reload` reads a key's waiting events and calls `take_back`.
        """
        lane = self._lanes[number]
        while True:
            await lane.wait()
            if forgotten := lane.forgetting():
                await self._forget(forgotten, reload)
            for key in lane.returning():
                await reload(key)
            await self._work(lane.take(BATCH))

    async def _forget(self, keys: Sequence[str], reload: Callable[[str], Awaitable[None]]) -> None:
        """Nobody else handles these keys, so nothing that was read before is written after this."""
        async with self._database.acquire() as connection, connection.transaction():
            await self._forgotten.apply(connection, keys)
        for key in keys:
            # What is in memory was read before; what is parked is read again when it goes on.
            if key not in self.parking.keys:
                await reload(key)

    async def _work(self, items: Sequence[Pending]) -> None:
        going = [item for item in items if item.message.key not in self.parking.keys]
        self._let_go([item for item in items if item.message.key in self.parking.keys])
        if not going:
            return
        error = await self._attempt(going)
        if error is None:
            self._let_go(going)
        elif len(going) == 1:
            await self._park(going[0], error)
        else:
            middle = len(going) // 2
            await self._work(going[:middle])
            await self._work(going[middle:])

    async def _attempt(self, items: Sequence[Pending]) -> Exception | None:
        """Handles them and marks them so, in one transaction; what a handler raised, when it did."""
        failed_before = [item.message.event_id for item in items if item.message.event_id in self.parking.open]
        async with self._database.acquire() as connection:
            try:
                async with connection.transaction():
                    await self._store.done(connection, items)
                    await self._handling.handle(connection, items)
                    if failed_before:
                        await failures.succeeded(connection, self._store.stream, failed_before)
            except Overtaken:
                raise
            except Exception as error:
                if not await alive(connection):
                    raise
                return error
        self.parking.succeeded(failed_before)
        self._processed.inc(len(items))
        self._latencies.observe(items, datetime.now(UTC))
        self._committed()
        return None

    async def _park(self, item: Pending, error: Exception) -> None:
        message = item.message
        attempts = self.parking.attempts(message.event_id) + 1
        next_in = self._retries.after(attempts)
        async with self._database.acquire() as connection:
            await failures.record(connection, self._store.stream, item, error, attempts=attempts, next_in=next_in)
        self.parking.failed(message.event_id, Open(message.key, attempts, next_in))
        self._let_go([item])
        self._failed.inc()
        self._report(item, error, attempts, next_in)
        self.attention.set()

    def _report(self, item: Pending, error: Exception, attempts: int, next_in: float | None) -> None:
        then = "waits until someone retries or skips it" if next_in is None else f"next in {next_in:.1f} s"
        _log.error(
            "%s: '%s' %s failed in attempt %d, %s; key %s waits",
            self._store.stream,
            item.message.discriminator,
            item.message.event_id,
            attempts,
            then,
            item.message.key,
            exc_info=error,
            extra={"traceparent": item.message.headers.get("traceparent", "")},
        )

    def _let_go(self, items: Iterable[Pending]) -> None:
        self.held.difference_update([item.position for item in items])
        self._measure()

    def _measure(self) -> None:
        self._parked_keys.set(len(self.parking.keys))
        if len(self.held) < CAPACITY // 2:
            self.room.set()
        elif len(self.held) >= CAPACITY:
            self.room.clear()
