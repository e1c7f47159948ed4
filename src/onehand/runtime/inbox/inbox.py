"""How does a service follow the streams of others? It stores what arrives, acknowledges it, and works through it.

One process per stream and service does so at a time (a lease); what it has in memory, it can find again in the
database: after any trouble it begins there.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from onehand.runtime.inbox.consumer import Consumer
from onehand.runtime.inbox.failures import Retries
from onehand.runtime.inbox.forget import Forgotten
from onehand.runtime.inbox.handling import Handling, MakeCall
from onehand.runtime.inbox.lanes import Lanes
from onehand.runtime.inbox.latency import Latencies
from onehand.runtime.inbox.session import Session
from onehand.runtime.inbox.store import Overtaken, Store
from onehand.runtime.journal.database import TROUBLE, Database
from onehand.runtime.journal.lease import lease
from onehand.runtime.journal.state import State
from onehand.runtime.spec import ServiceSpec, SubscriptionSpec
from onehand.runtime.stream import metrics
from onehand.runtime.stream.backoff import Backoff
from onehand.runtime.stream.message import stream_table
from onehand.runtime.stream.transport import Subscription, Transport, TransportError

LANES = 4
FETCH = 500
WAIT = 1.0
"""Seconds that one look into the stream may wait."""
COUNT = 10.0
"""Seconds between two looks at how far behind the stream this is."""

_log = logging.getLogger("onehand.inbox")


async def run(
    service: ServiceSpec,
    database: Database,
    transport: Transport,
    make_call: MakeCall,
    *,
    prefix: str,
    consumers: Mapping[str, Consumer],
    committed: Callable[[], object] = lambda: None,
    lanes: int = LANES,
    retries: Retries = Retries(),  # noqa: B008 - frozen
) -> None:
    """Follows all streams that the service subscribes to, until it is cancelled.

    `prefix` is `<env>.<organization>`; `consumers` are the objects of consumers.py by producer (see consumer.py);
    `committed` is called after every batch, to wake the publisher of what its handlers wrote.
    """
    async with asyncio.TaskGroup() as group:
        for subscription in service.subscriptions:
            handling = Handling(subscription, consumers.get(subscription.service), make_call)
            inbox = Inbox(service.name, subscription, handling, database, transport, prefix=prefix)
            group.create_task(inbox.run(lanes=lanes, retries=retries, committed=committed))


class Inbox:
    """One stream of one consumer."""

    def __init__(
        self,
        consumer: str,
        subscription: SubscriptionSpec,
        handling: Handling,
        database: Database,
        transport: Transport,
        *,
        prefix: str,
    ) -> None:
        self._consumer = consumer
        self._stream = f"{prefix}.{subscription.stream}"
        self._handling = handling
        self._database = database
        self._transport = transport
        self._store = Store(stream_table(self._stream))
        self._copies = subscription.copies
        self._latencies = Latencies(self._stream, consumer)
        self._state = State(_log, stream=f"{consumer} <- {self._stream}")

    async def run(self, *, lanes: int, retries: Retries, committed: Callable[[], object]) -> None:
        """Follows the stream until it is cancelled; outlives the database and other processes."""
        backoff = Backoff()
        what = f"onehand inbox {self._store.stream}"
        while True:
            try:
                async with lease(self._database.dsn, what) as connection:
                    forgotten = Forgotten(self._store.stream, self._copies)
                    work = Lanes(
                        self._store,
                        self._handling,
                        forgotten,
                        self._database,
                        self._latencies,
                        count=lanes,
                        retries=retries,
                        committed=committed,
                    )
                    session = Session(connection, self._store, self._handling.wants, work, forgotten)
                    await session.begin()
                    backoff.reset()
                    await self._follow(session, lanes)
            except* TROUBLE as group:
                self._state.now("database away", logging.WARNING, _first(group))
            except* Overtaken as group:
                self._state.now("overtaken by another process", logging.WARNING, _first(group))
            except* Exception as group:  # noqa: BLE001 - a worker that ends silently would be the worst of all
                _log.exception("inbox of '%s' failed and starts again", self._stream, exc_info=group)
            await asyncio.sleep(backoff.next())

    async def _follow(self, session: Session, lanes: int) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(lanes):
                group.create_task(session.lanes.run(number, session.reload))
            group.create_task(session.sweep(self._latencies))
            group.create_task(self._receive(session))

    async def _receive(self, session: Session) -> None:
        """Outlives the transport, while the lanes go on with what is stored."""
        backoff = Backoff()
        while True:
            subscription = self._transport.subscribe(self._stream, self._consumer)
            try:
                await self._store_all(session, subscription, backoff)
            except TransportError as error:
                self._state.now("transport away", logging.WARNING, str(error))
            finally:
                await subscription.close()
            await asyncio.sleep(backoff.next())

    async def _store_all(self, session: Session, subscription: Subscription, backoff: Backoff) -> None:
        labels = self._latencies.labels
        count_at = 0.0
        while True:
            if time.monotonic() > count_at:
                metrics.LAG.labels(*labels).set(await subscription.behind())
                count_at = time.monotonic() + COUNT
            deliveries = await subscription.fetch(FETCH, WAIT)
            self._state.now("following")
            backoff.reset()
            if deliveries:
                new, queued = await session.store([d.message for d in deliveries])
                await subscription.acknowledge(deliveries)
                metrics.RECEIVED.labels(*labels).inc(len(deliveries))
                metrics.DUPLICATES.labels(*labels).inc(len(deliveries) - new)
                metrics.IGNORED.labels(*labels).inc(new - queued)


def _first(group: BaseExceptionGroup[BaseException]) -> str:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"
