"""Is the database at the schema that the code was generated for?"""

from __future__ import annotations

from typing import Any

from onehand.runtime.startup import StartupError

APPLIED = "select checksum from onehand.migrations order by id desc limit 1"
"""What the last migration left behind."""

EXISTS = "select to_regclass('onehand.migrations') is not null"


async def applied_schema(connection: Any) -> str:
    """The hash of the schema that was applied last; empty when there was none."""
    if not await connection.fetchval(EXISTS):
        return ""
    return await connection.fetchval(APPLIED) or ""


async def check_schema(database: Any, service: str, wanted: str) -> None:
    """StartupError when the database is at another schema."""
    async with database.acquire() as connection:
        found = await applied_schema(connection)
    if found != wanted:
        at = f"is at schema {found}" if found else "was never migrated"
        raise StartupError(
            f"the database of '{service}' {at}, the code needs {wanted}",
            f"dev db migrate {service}",
        )
