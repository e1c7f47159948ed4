"""What is in a database, and what would be in it if it were made now?

The second is found out by making it, in a transaction that is rolled back: the schemas in use are moved aside, by name
only, the scripts run in their place, and PostgreSQL prints both. Nobody else sees any of it; on tables in use it takes
the locks of a reader. The owner's rights are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from onehand.workspace.drift.catalogue import read_catalogue, read_strangers
from onehand.workspace.drift.thing import Catalogue

_MIGRATING = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))"

_EXISTING = "select nspname::text from pg_namespace where nspname = any ($1)"


class Busy(Exception):  # noqa: N818 - it is a state, not a fault
    """Somebody changes this database right now."""


async def both(
    connection: Any, scripts: Iterable[str], schemas: Sequence[str], *, lock: str
) -> tuple[Catalogue, Catalogue]:
    """What there is, and what the scripts would make of an empty database. Raises Busy while another holds `lock`."""
    import asyncpg

    transaction = connection.transaction()
    await transaction.start()
    try:
        if not await connection.fetchval(_MIGRATING, lock):
            raise Busy
        # Who waits for what is being changed would keep others waiting.
        await connection.execute("set local lock_timeout = '1s'")
        await connection.execute("set local client_min_messages = warning")
        found = await read_catalogue(connection, schemas)
        found |= await read_strangers(connection, schemas)
        await _move_aside(connection, schemas)
        await connection.execute("set local search_path = public")
        for script in scripts:
            await connection.execute(script)
        return found, await read_catalogue(connection, schemas)
    except asyncpg.LockNotAvailableError:
        raise Busy from None
    finally:
        await transaction.rollback()


async def _move_aside(connection: Any, schemas: Sequence[str]) -> None:
    existing = [row[0] for row in await connection.fetch(_EXISTING, list(schemas))]
    for name in existing:
        await connection.execute(f'alter schema "{name}" rename to "aside_{name}"')
    if "public" in existing:
        # As a new database has it.
        await connection.execute("create schema public")
        await connection.execute("grant usage on schema public to public")
