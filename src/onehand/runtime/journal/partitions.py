"""Who makes the partitions of tomorrow, and drops those of long ago? The running service, ahead of time."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import asyncpg

from onehand.runtime.journal.database import TROUBLE, Database
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
DEFAULTS = "select journal, partition from onehand.partitions() where lower is null"

ROWS = "select pg_stat_get_live_tuples(to_regclass($1))"
"""About how many rows; the app role may not read a partition by itself."""

CREATE_INBOX = "select inbox.create_partitions($1, $2)"
DROP_INBOX = "select inbox.drop_partitions($1, $2)"

EVERY = 600.0
"""Seconds between two rounds."""
DAYS_AHEAD = 3

_log = logging.getLogger("onehand.partitions")


async def run(service: ServiceSpec, database: Database, *, every: float = EVERY) -> None:
    """Looks after the partitions until it is cancelled; a busy table or a lost database is tried again soon."""
    state = State(_log, stream=service.name)
    backoff = Backoff(first=1.0, longest=60.0)
    while True:
        try:
            async with database.acquire() as connection:
                await upkeep(service, connection)
            state.now("partitions are ready")
            backoff.reset()
            await asyncio.sleep(every)
        except TROUBLE as error:
            state.now("partitions must wait", logging.WARNING, f"{type(error).__name__}: {error}")
            await asyncio.sleep(backoff.next())


async def upkeep(service: ServiceSpec, connection: asyncpg.Connection[Any]) -> None:
    """One round over the journal and the inbox."""
    for [journal] in await connection.fetch(JOURNALS):
        for step in (CREATE, DROP):
            while await connection.fetchval(step, journal):
                pass
    for subscription in service.subscriptions:
        table = stream_table(subscription.stream)
        await connection.execute(CREATE_INBOX, table, DAYS_AHEAD)
        await connection.execute(DROP_INBOX, table, subscription.retain_days)
    await _count_misplaced(service, connection)


async def _count_misplaced(service: ServiceSpec, connection: asyncpg.Connection[Any]) -> None:
    tables = [f'journal."{partition}"' for _, partition in await connection.fetch(DEFAULTS)]
    tables += [f'inbox."{stream_table(s.stream)}_default"' for s in service.subscriptions]
    for table in tables:
        metrics.MISPLACED.labels(table).set(await connection.fetchval(ROWS, table))
