"""How is the database of a service: at which schema, how big, what waits?"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from onehand.gen.sql.schema import Schema
from onehand.gen.sql.words import ident
from onehand.workspace.migrate import pending
from onehand.workspace.problem import Problem

_SIZE = "select pg_database_size(current_database())"

_QUEUED = "select count(*) from journal.queue"

_DEFAULTS = "select partition from onehand.partitions() where lower is null"
"""The default partitions: a record lies in one when its own was missing as it was written."""

_LONGEST = """\
select coalesce(extract(epoch from max(now() - xact_start)), 0)::float8
from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
"""
"""Seconds of the oldest open transaction: migrations and partitions wait for it."""


class DatabaseStatus(Struct, frozen=True, kw_only=True):
    """One service's database."""

    service: str
    state: str
    """`current`, `behind` (see `steps`), or what keeps us out."""
    steps: list[str] = []
    """What a migration would do."""
    size: int = 0
    """Bytes."""
    queued: int = 0
    """Journal records that are not published yet."""
    misplaced: int = 0
    """Journal records in a default partition; should be 0."""
    longest_transaction: float = 0.0
    """Seconds."""

    @property
    def well(self) -> bool:
        return self.state == "current"


async def database_status(owner_url: str, schema: Schema) -> DatabaseStatus:
    """Looks, and changes nothing."""
    import asyncpg

    try:
        steps = await pending(owner_url, schema)
        connection = await asyncpg.connect(owner_url, timeout=10)
    except Problem as problem:
        return DatabaseStatus(service=schema.service, state=problem.detail or problem.message)
    try:
        return await _look(connection, schema.service, [step.what for step in steps])
    finally:
        await connection.close()


async def _look(connection: Any, service: str, steps: list[str]) -> DatabaseStatus:
    if await connection.fetchval("select to_regclass('journal.queue')") is None:
        return DatabaseStatus(service=service, state="behind", steps=steps)
    return DatabaseStatus(
        service=service,
        state="behind" if steps else "current",
        steps=steps,
        size=await connection.fetchval(_SIZE),
        queued=await connection.fetchval(_QUEUED),
        misplaced=await _misplaced(connection),
        longest_transaction=await connection.fetchval(_LONGEST),
    )


async def _misplaced(connection: Any) -> int:
    tables = [f"journal.{ident(partition)}" for [partition] in await connection.fetch(_DEFAULTS)]
    return sum([await connection.fetchval(f"select count(*) from {table}") for table in tables])
