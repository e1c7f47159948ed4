"""How is the database of a service: at which schema, how big, what waits, and what has been changed by hand?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from onehand.gen.sql.diff import diff
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Design
from onehand.workspace.drift.fresh import Busy
from onehand.workspace.drift.schema import schema_drift, streams_drift
from onehand.workspace.drift.server import OpenTransaction
from onehand.workspace.migration.files import Folder
from onehand.workspace.migration.record import Record, read_record
from onehand.workspace.migration.session import looking
from onehand.workspace.migration.state import MigrationState, state
from onehand.workspace.problem import Problem
from onehand.workspace.standard.deviation import MASK, Deviation
from onehand.workspace.standard.wanted import STREAMS

_SIZE = "select pg_database_size(current_database())"

_QUEUED = "select count(*) from journal.queue"

_DEFAULTS = "select partition from onehand.partitions() where lower is null"
"""The default partitions: a record lies in one when its own was missing as it was written."""


class Difference(Struct, frozen=True, kw_only=True):
    """One deviation from the standard or from the recorded schema."""

    what: str
    repair: str
    """SQL, or the command that does it."""
    hint: str = ""
    database: str = ""
    """In which the SQL must run; empty = in any."""
    by_create: bool = False
    """`dev db create` repairs it, too."""


class DatabaseStatus(Struct, frozen=True, kw_only=True):
    """One service's database; also that of the streams, which has no migrations."""

    service: str
    problem: str = ""
    """What keeps us out, or why its scripts do not fit."""
    hint: str = ""
    migration: MigrationState | None = None
    steps: list[str] = []
    """By what the design differs from what was migrated."""
    size: int = 0
    """Bytes."""
    queued: int = 0
    """Journal records that are not published yet."""
    misplaced: int = 0
    """Journal records in a default partition; should be 0."""
    oldest_transaction: OpenTransaction | None = None
    drift: list[Difference] = []
    notes: list[str] = []

    @property
    def schema(self) -> str:
        """In a word or two."""
        at = self.migration
        if self.problem or at is None:
            return self.problem or "-"
        if at.unfinished:
            return f"cut off in {at.unfinished.name}"
        if at.pending:
            return f"{len(at.pending)} scripts pending"
        if self.steps and not at.fits:
            return f"behind by {len(self.steps)} steps"
        words = ["current" if at.fits else "behind"]
        words += ["draft"] if at.draft else []
        words += ["a contract waits"] if at.waiting else []
        return ", ".join(words)

    @property
    def well(self) -> bool:
        """A draft and a contract that waits are all right."""
        at = self.migration
        migrated = at is None or (at.fits and not at.pending and not at.unfinished)
        return migrated and not self.problem and not self.drift


async def database_status(
    owner_url: str,
    schema: Schema,
    folder: Folder,
    server: Sequence[Deviation] = (),
    oldest: OpenTransaction | None = None,
) -> DatabaseStatus:
    """Looks, and changes nothing. `server`: what was found of its roles and rights from outside."""
    import asyncpg

    outside = [difference(one) for one in server]
    try:
        async with looking(owner_url, schema.service) as connection:
            record = await read_record(connection, schema.service)
            found = state(schema, folder, record)
            steps = [] if found.fits or record.unfinished else diff(record.schema(), schema)
            drift, notes = await _drift(connection, record, found)
            there = await connection.fetchval("select to_regclass('journal.queue') is not null")
            return DatabaseStatus(
                service=schema.service,
                problem=found.problem,
                hint=found.hint,
                migration=found,
                steps=[step.what for step in steps],
                size=await connection.fetchval(_SIZE),
                queued=await connection.fetchval(_QUEUED) if there else 0,
                misplaced=await _misplaced(connection) if there else 0,
                oldest_transaction=oldest,
                drift=outside + drift,
                notes=notes,
            )
    except Problem as problem:
        return DatabaseStatus(
            service=schema.service, problem=problem.message, hint=problem.hint, drift=outside, oldest_transaction=oldest
        )
    except asyncpg.InsufficientPrivilegeError as error:
        hint = f"something there belongs to somebody else: alter ... owner to {schema.service}_owner"
        return DatabaseStatus(
            service=schema.service, problem=str(error), hint=hint, drift=outside, oldest_transaction=oldest
        )


async def streams_status(
    owner_url: str, design: Design, server: Sequence[Deviation] = (), oldest: OpenTransaction | None = None
) -> DatabaseStatus:
    """The same of the broker."""
    outside = [difference(one) for one in server]
    try:
        async with looking(owner_url, STREAMS) as connection:
            drift, notes = await _compared(streams_drift(connection, design))
            size = await connection.fetchval(_SIZE)
    except Problem as problem:
        return DatabaseStatus(service=STREAMS, problem=problem.message, hint=problem.hint, drift=outside)
    return DatabaseStatus(service=STREAMS, size=size, drift=outside + drift, notes=notes, oldest_transaction=oldest)


def difference(one: Deviation) -> Difference:
    """As it is shown: what cannot be shown is done by the command."""
    command = f"dev db create --app {one.service}"
    return Difference(
        what=one.what,
        repair=command if MASK in one.sql or not one.sql else f"{one.sql.rstrip(';')};",
        hint=one.hint if one.sql or one.hint != command else "",
        database=one.database,
        by_create=one.automatic,
    )


async def _drift(connection: Any, record: Record, found: MigrationState) -> tuple[list[Difference], list[str]]:
    if record.empty:
        return [], []
    if record.unfinished:
        return [], ["a migration was cut off: its schema is compared when dev db migrate has ended it"]
    schema = record.schema()
    if schema is None:
        return [], ["the model of the schema is not recorded, so it is not compared"]
    drift, notes = await _compared(schema_drift(connection, schema, middle=found.waiting is not None))
    if found.waiting:
        notes.append("a contract waits: what it removes or tightens is not compared")
    return drift, notes


async def _compared(work: Any) -> tuple[list[Difference], list[str]]:
    """What cannot be compared is not well, either."""
    import asyncpg

    try:
        return [difference(one) for one in await work], []
    except Busy:
        return [], ["somebody changes it at this moment, so it is not compared"]
    except asyncpg.PostgresError as error:
        hint = "repair first what else differs, then look again"
        return [Difference(what=f"its schema could not be compared: {error}", repair="dev db status", hint=hint)], []


async def _misplaced(connection: Any) -> int:
    tables = [f"journal.{ident(partition)}" for [partition] in await connection.fetch(_DEFAULTS)]
    return sum([await connection.fetchval(f"select count(*) from {table}") for table in tables])
