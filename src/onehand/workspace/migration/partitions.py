"""Who makes the first partitions of a journal? Whoever made the journal; the later ones are the service's own."""

from __future__ import annotations

import contextlib
from typing import Any


async def first_partitions(connection: Any) -> None:
    """When a table is in use, the running service makes them later."""
    import asyncpg

    for [journal] in await connection.fetch("select journal from onehand.journals()"):
        with contextlib.suppress(asyncpg.LockNotAvailableError):
            while await connection.fetchval("select onehand.create_partition($1)", journal):
                pass
