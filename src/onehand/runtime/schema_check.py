"""Is the database at a schema that the code may run on? Between an expand and its contract that is true of two."""

from __future__ import annotations

from typing import Any

import asyncpg

from onehand.runtime.startup import StartupError

APPLIED = """\
select checksum, serves,
  exists (select from onehand.migrations as m where m.checksum = $1 or $1 = any(m.serves)) as known
from onehand.migrations order by id desc limit 1
"""
"""What the last migration left behind; `known`: this code could run here once, or can now."""


class WrongSchema(StartupError):  # noqa: N818 - it is what the operator reads
    """The code cannot run on this database: it is behind the code, or newer."""


async def schema_fault(connection: Any, service: str, wanted: str) -> WrongSchema | None:
    """What is wrong with the database for code that was generated for the schema `wanted`; None when nothing is."""
    try:
        row = await connection.fetchrow(APPLIED, wanted)
    except asyncpg.UndefinedTableError:
        row = None
    except asyncpg.UndefinedColumnError:
        return WrongSchema(
            f"the record of migrations in the database of '{service}' was made by an older onehand",
            f"if its data may go: dev db reset {service}",
        )
    if row is None:
        return _behind(service, "was never migrated", wanted)
    if wanted in row["serves"]:
        return None
    if row["known"]:
        return WrongSchema(
            f"the database of '{service}' is newer than the code: it is at schema {row['checksum']}, "
            f"the code was generated for {wanted}, which was contracted away",
            "start the newer version of the service; in a workspace: update it, then dev generate",
        )
    return _behind(service, f"is at schema {row['checksum']}", wanted)


async def check_schema(database: Any, service: str, wanted: str) -> None:
    """Raises WrongSchema when the code cannot run on the database."""
    async with database.acquire() as connection:
        fault = await schema_fault(connection, service, wanted)
    if fault is not None:
        raise fault


def _behind(service: str, at: str, wanted: str) -> WrongSchema:
    return WrongSchema(f"the database of '{service}' {at}, the code needs {wanted}", f"dev db migrate {service}")
