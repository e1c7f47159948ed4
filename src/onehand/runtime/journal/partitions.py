"""Who makes the partitions of tomorrow, and drops those of long ago? The running service, ahead of time.

Of several processes one does a round: whoever has the lease when it is due. Nobody keeps it in between, so that there
is nothing to fail over: the next round is done by whoever is there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from onehand.runtime.journal.database import TROUBLE, Database, alive, connect
from onehand.runtime.journal.lease import TRY_LOCK
from onehand.runtime.journal.state import State
from onehand.runtime.spec import ServiceSpec
from onehand.runtime.stream import metrics
from onehand.runtime.stream.backoff import Backoff
from onehand.runtime.stream.message import stream_table

JOURNALS = "select journal from onehand.journals()"
CREATE = "select onehand.create_partition($1)"
"""Makes one; null when there are enough."""
DROP = "select onehand.drop_partition($1)"
"""Drops one that is older than the journal is kept; null when there is none."""
DEFAULTS = "select partition from onehand.partitions() where lower is null"

MISPLACED = 'select count(*) from (select from journal."{partition}" limit 100000) as found'
"""How many records have no partition of their own; 100,000 = at least so many."""
MISPLACED_INBOX = "select pg_stat_get_live_tuples(to_regclass($1))"
"""About how many; the app role may not read a partition of an inbox by itself."""

CREATE_INBOX = "select inbox.create_partitions($1, $2)"
DROP_INBOX = "select inbox.drop_partitions($1, $2)"

LEASE = "onehand partitions"
EVERY = 600.0
"""Seconds between two rounds."""
DAYS_AHEAD = 3
PATIENCE = 600.0
"""Seconds for one step: a full default partition takes longer to empty than a request may last."""

_log = logging.getLogger("onehand.partitions")


async def run(
    service: ServiceSpec, database: Database, *, every: float = EVERY, first: float = 1.0, longest: float = 60.0
) -> None:
    """Looks after the partitions until it is cancelled; a busy table or a lost database is tried again soon: after
    `first` seconds, then twice that, at most `longest`.
    """
    state = State(_log, stream=service.name)
    backoff = Backoff(first=first, longest=longest)
    while True:
        troubles = await attempt(service, database)
        if troubles:
            said = f"partitions must wait: {', '.join(troubles)}"
            state.now(said, logging.WARNING, "; ".join(str(error) for error in troubles.values()))
            await asyncio.sleep(backoff.next())
        else:
            state.now("partitions are ready")
            backoff.reset()
            await asyncio.sleep(every)


async def attempt(service: ServiceSpec, database: Database) -> dict[str, Exception]:
    """A round, unless another process is at it, and a look into the default partitions; what could not be done, by
    table: 'all' when it did not come so far.
    """
    try:
        async with _leading(database.dsn) as connection:
            troubles = await upkeep(service, connection) if connection is not None else {}
        async with database.acquire() as connection:
            await count_misplaced(service, connection)
    except Exception as error:  # noqa: BLE001 - a worker that ends silently would be the worst of all
        if not isinstance(error, TROUBLE):
            _log.exception("the round over the partitions of '%s' failed", service.name)
        metrics.UPKEEP_FAILED.labels("all").inc()
        return {"all": error}
    return troubles


@asynccontextmanager
async def _leading(dsn: str) -> AsyncIterator[asyncpg.Connection[Any] | None]:
    """A connection that has the lease for this round; None when another process is at it."""
    connection = await connect(dsn, name=LEASE, statement_timeout=f"{PATIENCE:.0f}s")
    try:
        yield connection if await connection.fetchval(TRY_LOCK, LEASE) else None
    finally:
        connection.terminate()


async def upkeep(service: ServiceSpec, connection: asyncpg.Connection[Any]) -> dict[str, Exception]:
    """One round over the journal and the inbox; what went wrong, by table: one that is in use holds up no other.

    Raises what the connection raises when it is lost.
    """
    troubles: dict[str, Exception] = {}
    for table, steps in [*await _of_journals(connection), *_of_inboxes(service)]:
        for sql, arguments, again in steps:
            try:
                while await connection.fetchval(sql, *arguments, timeout=PATIENCE) is not None and again:
                    pass
            except asyncpg.PostgresError as error:
                if not await alive(connection):
                    raise
                metrics.UPKEEP_FAILED.labels(table).inc()
                troubles[table] = error
    return troubles


_Step = tuple[str, tuple[Any, ...], bool]
"""A statement, its arguments, and whether to run it until it returns null."""


async def _of_journals(connection: asyncpg.Connection[Any]) -> list[tuple[str, list[_Step]]]:
    """From the database, not from the code: a migration that changes period or retention needs no new process."""
    journals = [journal for [journal] in await connection.fetch(JOURNALS)]
    return [(f"journal.{one}", [(CREATE, (one,), True), (DROP, (one,), True)]) for one in journals]


def _of_inboxes(service: ServiceSpec) -> list[tuple[str, list[_Step]]]:
    found: list[tuple[str, list[_Step]]] = []
    for subscription in service.subscriptions:
        table = stream_table(subscription.stream)
        steps: list[_Step] = [
            (CREATE_INBOX, (table, DAYS_AHEAD), False),
            (DROP_INBOX, (table, subscription.retain_days), False),
        ]
        found.append((f"inbox.{table}", steps))
    return found


async def count_misplaced(service: ServiceSpec, connection: asyncpg.Connection[Any]) -> None:
    """Sets the metric of what lies in the default partitions."""
    for [partition] in await connection.fetch(DEFAULTS):
        count = await connection.fetchval(MISPLACED.format(partition=partition))
        metrics.MISPLACED.labels(f'journal."{partition}"').set(count)
    for subscription in service.subscriptions:
        table = f'inbox."{stream_table(subscription.stream)}_default"'
        metrics.MISPLACED.labels(table).set(await connection.fetchval(MISPLACED_INBOX, table))
