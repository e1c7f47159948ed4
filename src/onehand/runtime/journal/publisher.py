"""How does what is in the journal get to the stream? One leader per service reads the queue in order and publishes it.

A queue row goes only after the stream has taken its event: whatever is cut off in between is published again, with the
same event_id.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from onehand.runtime.journal.database import TROUBLE, Database
from onehand.runtime.journal.lease import lease
from onehand.runtime.journal.record import by_kind, kinds, message
from onehand.runtime.journal.state import State
from onehand.runtime.journal.wake import CHANNEL, Wake
from onehand.runtime.spec import ServiceSpec
from onehand.runtime.stream import metrics
from onehand.runtime.stream.backoff import Backoff
from onehand.runtime.stream.erased import forgetting
from onehand.runtime.stream.message import Message
from onehand.runtime.stream.transport import Fenced, Transport, TransportError

QUEUE = """\
select position, event_id::text as event_id, resource, journal_id, recorded_at, key, replayed
from journal.queue
where key <> all($2::text[]) and coalesce(resource, '') = any($3::text[])
order by position limit $1"""
"""The oldest visible rows. Always from the start: "position > last" would lose what commits late.

Only of the resources that this version knows ('' = what handlers emitted): while a newer one is rolled out, its rows
wait until it leads.
"""

DONE = "delete from journal.queue where position = any($1)"
"""Exactly these: others may have become visible between them."""

NEXT_EPOCH = "select max(nextval('onehand.publisher_epoch')) from generate_series(1, $1::bigint)"

LEASE = "onehand publisher"
LIMIT = 500
POLL = 0.05
"""Seconds between two looks when no hint comes."""
RETAIN = timedelta(days=14)
"""How long a stream keeps what every subscriber has."""
UPKEEP = 60.0
"""Seconds between two rounds of trimming, and of trying again what is stuck."""

_log = logging.getLogger("onehand.publisher")


async def run(
    service: ServiceSpec,
    database: Database,
    transport: Transport,
    *,
    prefix: str,
    wake: Wake | None = None,
    poll: float = POLL,
    retain: timedelta = RETAIN,
) -> None:
    """Publishes until it is cancelled; outlives the database, the transport and other leaders.

    `prefix` is `<env>.<organization>`. `wake` is set by whoever has committed something in this process.
    """
    assert service.stream is not None, f"service '{service.name}' has no stream"
    stream = f"{prefix}.{service.stream}"
    wake = wake or Wake()
    state = State(_log, stream=stream)
    backoff = Backoff()
    state.now("waiting to lead")
    while True:
        try:
            async with lease(database.dsn, LEASE, synchronous_commit="off") as connection:
                publisher = Publisher(service, stream, connection, transport)
                await publisher.announce()
                await connection.add_listener(CHANNEL, wake.set)
                metrics.LEADING.labels(stream).set(1)
                await _lead(publisher, wake, state, backoff, poll, retain)
        except Fenced as fenced:
            state.now("fenced", logging.WARNING, str(fenced))
        except TROUBLE as error:
            kind = "transport" if isinstance(error, TransportError) else "database"
            state.now(f"{kind} away", logging.WARNING, f"{type(error).__name__}: {error}")
        except Exception:  # noqa: BLE001 - a worker that ends silently would be the worst of all
            _log.exception("publisher of '%s' failed and starts again", stream)
        finally:
            metrics.LEADING.labels(stream).set(0)
        await asyncio.sleep(backoff.next())


async def _lead(
    publisher: Publisher, wake: Wake, state: State, backoff: Backoff, poll: float, retain: timedelta
) -> None:
    upkeep = 0.0
    while True:
        wake.clear()
        count = await publisher.publish()
        state.now(f"leading with epoch {publisher.epoch}")
        backoff.reset()
        if time.monotonic() > upkeep:
            publisher.forgive()
            trimmed = await publisher.trim(retain)
            upkeep = 0.0 if trimmed else time.monotonic() + UPKEEP
        elif not count:
            await wake.wait(poll)


class Publisher:
    """The work of a leader, one batch at a time."""

    def __init__(
        self,
        service: ServiceSpec,
        stream: str,
        connection: asyncpg.Connection[Any],
        transport: Transport,
        *,
        limit: int = LIMIT,
    ) -> None:
        self.epoch = 0
        self._stream = stream
        self._connection = connection
        self._transport = transport
        self._limit = limit
        self._kinds = kinds(service)
        self._known = [name or "" for name in self._kinds]
        self._stuck: set[str] = set()
        self._published = metrics.PUBLISHED.labels(stream)
        self._seconds = metrics.PUBLISH_SECONDS.labels(stream)

    async def announce(self) -> None:
        """Takes the next epoch and tells the transport, before the first look into the queue.

        From then on a leader that was paused publishes nothing more.
        """
        self.epoch = await self._next_epoch(1)
        try:
            await self._transport.publish(self._stream, [], epoch=self.epoch)
        except Fenced as fenced:
            _log.warning("epochs of '%s' went back (%s): was the database restored?", self._stream, fenced)
            self.epoch = await self._next_epoch(fenced.newest - self.epoch + 1)
            await self._transport.publish(self._stream, [], epoch=self.epoch)

    async def _next_epoch(self, steps: int) -> int:
        async with self._connection.transaction():
            # This connection commits without waiting for the disk; an epoch must never be given twice.
            await self._connection.execute("set local synchronous_commit = on")
            epoch: int = await self._connection.fetchval(NEXT_EPOCH, steps)
            return epoch

    async def publish(self) -> int:
        """Publishes one batch; how many rows were waiting (0 = nothing to do)."""
        rows = await self._connection.fetch(QUEUE, self._limit, list(self._stuck), self._known)
        if not rows:
            return 0
        positions, messages = await self._read(rows)
        if messages:
            await self._transport.publish(self._stream, messages, epoch=self.epoch)
            if forgotten := [forgetting(one) for one in messages if one.forgets]:
                await self._transport.redact(self._stream, forgotten, epoch=self.epoch)
            self._measure(messages)
            await self._connection.execute(DONE, positions)
        return len(rows)

    async def _read(self, rows: Sequence[Any]) -> tuple[list[int], list[Message]]:
        records = await self._records(rows)
        positions: list[int] = []
        messages: list[Message] = []
        for row in rows:
            if row["key"] not in self._stuck and (ready := self._message(row, records)) is not None:
                positions.append(row["position"])
                messages.append(ready)
        return positions, messages

    async def _records(self, rows: Sequence[Any]) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for name, queued in by_kind(rows).items():
            if kind := self._kinds.get(name):
                times = [row["recorded_at"] for row in queued]
                ids = [row["journal_id"] for row in queued]
                records = await self._connection.fetch(kind.sql, ids, min(times), max(times))
                found.update((record["journal_id"], record) for record in records)
        return found

    def _message(self, row: Any, records: dict[int, Any]) -> Message | None:
        """None when the record cannot be read: its key waits, so that nothing overtakes it, and the others go on."""
        try:
            return message(self._stream, row, records[row["journal_id"]], self._kinds[row["resource"]])
        except Exception:  # noqa: BLE001 - whatever a record holds, the others go on
            self._stuck.add(row["key"])
            metrics.STUCK.labels(self._stream).set(len(self._stuck))
            _log.exception(
                "journal record %s of '%s' cannot be read; key %s waits", row["journal_id"], row["resource"], row["key"]
            )
            return None

    def _measure(self, messages: Sequence[Message]) -> None:
        now = datetime.now(UTC)
        self._published.inc(len(messages))
        for each in messages:
            if not each.replayed:
                self._seconds.observe((now - each.timestamp).total_seconds())

    def forgive(self) -> None:
        """Tries again what is stuck."""
        self._stuck.clear()
        metrics.STUCK.labels(self._stream).set(0)

    async def trim(self, retain: timedelta) -> int:
        """Removes a chunk of what the stream has kept for long enough; how many."""
        return await self._transport.trim(self._stream, before=datetime.now(UTC) - retain, epoch=self.epoch)
