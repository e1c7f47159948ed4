"""How does a service's database follow its design? By the difference to what was applied last, in one transaction."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from onehand.gen.sql.diff import diff
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.gen.sql.step import Step
from onehand.workspace.problem import Problem

_LAST = "select checksum, schema::text as schema from onehand.migrations order by id desc limit 1"
"""What the database is now."""

_RECORD = "insert into onehand.migrations (checksum, steps, schema) values ($1, $2::jsonb, $3::jsonb)"

_STRANGE = """\
select n.nspname || '.' || c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname in ('public', 'journal', 'inbox', 'copies', 'onehand') limit 1
"""
"""A table that is there before the first migration."""

_LOCK_TIMEOUT = "5s"
"""How long a change waits for a table in use: writers queue behind it."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done to a service's database; no steps = it fitted already."""

    service: str
    steps: tuple[Step, ...]
    first: bool
    """The database was empty."""


async def migrate(owner_url: str, schema: Schema, *, allow_data_loss: bool = False) -> Migrated:
    """Brings the database to this schema, with its record, in one transaction; two at a time: one waits.

    Raises Problem when data would be lost, when the existing rows do not allow a step, when the database is not one
    of ours, and when it cannot be reached. Then nothing has changed.
    """
    import asyncpg

    try:
        connection = await asyncpg.connect(owner_url, timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        raise _unreachable(schema.service, error) from None
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtextextended('onehand.migrate', 0))")
            old = await _applied(connection, schema.service)
            steps = tuple(diff(old, schema))
            if steps:
                _refuse_loss(schema.service, steps, allowed=allow_data_loss)
                await _run(connection, schema.service, steps)
                await _record(connection, schema, steps)
        if steps:
            await _partitions(connection)
    finally:
        await connection.close()
    return Migrated(schema.service, steps, old is None)


async def pending(owner_url: str, schema: Schema) -> tuple[Step, ...]:
    """The steps that `migrate` would take."""
    import asyncpg

    try:
        connection = await asyncpg.connect(owner_url, timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        raise _unreachable(schema.service, error) from None
    try:
        return tuple(diff(await _applied(connection, schema.service), schema))
    finally:
        await connection.close()


async def _applied(connection: Any, service: str) -> Schema | None:
    """The schema as it was applied last; None in an empty database."""
    if await connection.fetchval("select to_regclass('onehand.migrations')") is None:
        strange = await connection.fetchval(_STRANGE)
        if strange is not None:
            raise Problem(
                "unknown-database",
                f"database '{service}' has table '{strange}', but no record of migrations",
                hint="it was not made by onehand: use an empty database",
            )
        return None
    row = await connection.fetchrow(_LAST)
    if row is None:
        raise Problem("unknown-database", f"database '{service}' has lost its record of migrations")
    try:
        applied = msgspec.json.decode(row["schema"], type=Schema)
    except msgspec.ValidationError as error:
        raise _newer(service, str(error)) from None
    if schema_hash(applied) != row["checksum"]:
        raise _newer(service, "the recorded schema does not fit its checksum")
    return applied


def _refuse_loss(service: str, steps: Sequence[Step], *, allowed: bool) -> None:
    lost = [step.what for step in steps if step.kind == "lose"]
    if lost and not allowed:
        raise Problem(
            "data-loss",
            f"the new design of '{service}' would lose data",
            detail="\n".join(lost),
            hint=f"dev db migrate --service {service} --allow-data-loss; a new name for a column: was: OLD_NAME",
            status=1,
        )


async def _run(connection: Any, service: str, steps: Sequence[Step]) -> None:
    import asyncpg

    await connection.execute(f"set local lock_timeout = '{_LOCK_TIMEOUT}'")
    for step in steps:
        try:
            await connection.execute(step.sql)
        except asyncpg.LockNotAvailableError:
            raise Problem(
                "table-in-use",
                f"cannot {step.what} in '{service}': something has used the table for {_LOCK_TIMEOUT}",
                hint="end the long transaction (dev db status), then try again",
            ) from None
        except asyncpg.PostgresError as error:
            raise _not_allowed(service, step, error) from None


def _not_allowed(service: str, step: Step, error: Any) -> Problem:
    detail = "\n".join(part for part in (str(error), getattr(error, "detail", None)) if part)
    return Problem(
        "existing-rows" if step.kind == "narrow" else "migration-failed",
        f"cannot {step.what} in '{service}'",
        detail=detail,
        hint=step.help,
        status=1 if step.kind == "narrow" else 2,
    )


async def _record(connection: Any, schema: Schema, steps: Sequence[Step]) -> None:
    done = json.dumps([step.what for step in steps])
    await connection.execute(_RECORD, schema_hash(schema), done, msgspec.json.encode(schema).decode())


async def _partitions(connection: Any) -> None:
    """The first partitions of new journals. When a table is in use, the running service makes them later."""
    import asyncpg

    for [journal] in await connection.fetch("select journal from onehand.journals()"):
        with contextlib.suppress(asyncpg.LockNotAvailableError):
            while await connection.fetchval("select onehand.create_partition($1)", journal):
                pass


def _newer(service: str, detail: str) -> Problem:
    return Problem(
        "newer-database",
        f"the record of migrations in database '{service}' cannot be understood",
        detail=detail,
        hint="it was migrated by a newer onehand, or edited by hand: use the version that did it",
    )


def _unreachable(service: str, error: Exception) -> Problem:
    return Problem(
        "no-database",
        f"the database of '{service}' cannot be entered",
        detail=str(error) or type(error).__name__,
        hint=f"dev db create --app {service}",
    )
