"""How is what was published before published again?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

REPLAY = "select journal.replay($1, $2, $3, $4)"
"""Queues journal records once more: new event_id, same sequence, marked `replayed`."""


async def replay(
    connection: asyncpg.Connection[Any],
    resource: str | None,
    *,
    ids: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Queues records of a resource (None = what handlers emitted), by key and time, in one transaction; how many."""
    async with connection.transaction():
        counts = [await connection.fetchval(REPLAY, resource, id, since, until) for id in ids or (None,)]
    return sum(counts)
