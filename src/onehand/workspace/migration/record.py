"""What was applied to a database? The rows of onehand.migrations: read, added, brought forward."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.workspace.problem import Problem

RowKind = Literal["create", "draft", "expand", "contract"]

_READ = """\
select id, name, kind, applied_at, checksum, serves, script_checksum, steps, steps_done, finished,
  case when row_number() over (order by id desc) = 1 then schema::text end as schema
from onehand.migrations order by id
"""
"""Everything, oldest first; the model only of the newest row."""

_INSERT = """\
insert into onehand.migrations (name, kind, checksum, serves, script_checksum, steps, steps_done, finished, schema)
values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::jsonb) returning id
"""

_ADVANCE = "update onehand.migrations set steps_done = $2 where id = $1"

_FINISH = """\
update onehand.migrations
set steps_done = $2, serves = $3, schema = $4::jsonb, finished = true, applied_at = clock_timestamp() where id = $1
"""

_FORGET_DRAFT = "delete from onehand.migrations where kind = 'draft'"
"""There is one draft at most."""

_STRANGE = """\
select n.nspname || '.' || c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname in ('public', 'journal', 'inbox', 'copies', 'onehand') limit 1
"""
"""A table that is there before the first migration."""


@dataclass(frozen=True, slots=True)
class Row:
    """One migration as it was applied, or as far as it came."""

    id: int
    name: str
    kind: RowKind
    applied_at: datetime
    checksum: str
    """Hash of the schema that it leads to."""
    serves: tuple[str, ...]
    """Hashes of the schemas whose code may run after it."""
    script_checksum: str | None
    steps: tuple[str, ...]
    steps_done: int
    finished: bool

    @property
    def scripted(self) -> bool:
        return self.kind in ("expand", "contract")


@dataclass(frozen=True, slots=True)
class Record:
    """All rows, oldest first; none = the database is empty."""

    service: str
    rows: tuple[Row, ...]
    model: str | None = None
    """JSON of the newest row's schema, when it is known."""

    @property
    def empty(self) -> bool:
        return not self.rows

    @property
    def newest(self) -> Row:
        return self.rows[-1]

    @property
    def drafted(self) -> bool:
        """Is what the database is now in no script?"""
        return bool(self.rows) and not self.newest.scripted

    @property
    def scripts(self) -> dict[str, Row]:
        """By name, in the order in which they were applied; the last of them may be unfinished."""
        return {row.name: row for row in self.rows if row.scripted}

    @property
    def unfinished(self) -> Row | None:
        return None if self.empty or self.newest.finished else self.newest

    @property
    def checksum(self) -> str:
        """Of the schema that the database is at, or on its way to; empty for an empty database."""
        return "" if self.empty else self.newest.checksum

    @property
    def serves(self) -> tuple[str, ...]:
        return () if self.empty else self.newest.serves

    def schema(self) -> Schema | None:
        """The model of the newest row; None when it is not known. Problem when a newer onehand wrote it."""
        if self.model is None:
            return None
        try:
            found = msgspec.json.decode(self.model, type=Schema)
        except msgspec.ValidationError as error:
            raise _strange_record(self.service, str(error)) from None
        if schema_hash(found) != self.checksum:
            raise _strange_record(self.service, "the recorded schema does not fit its checksum")
        return found


async def read_record(connection: Any, service: str) -> Record:
    """Problem when the database is not one of ours, or its record is of another version."""
    import asyncpg

    try:
        rows = await connection.fetch(_READ)
    except asyncpg.UndefinedTableError:
        await _must_be_empty(connection, service)
        return Record(service, ())
    except asyncpg.UndefinedColumnError:
        raise Problem(
            "old-record",
            f"the record of migrations in database '{service}' was made by an older onehand",
            hint=f"if its data may go: dev db reset {service}",
        ) from None
    if not rows:
        raise Problem(
            "unknown-database",
            f"database '{service}' has lost its record of migrations",
            hint=f"bring the rows of onehand.migrations back from a backup; if its data may go: dev db reset {service}",
        )
    return Record(service, tuple(map(_row, rows)), rows[-1]["schema"])


async def add(
    connection: Any,
    *,
    name: str,
    kind: RowKind,
    checksum: str,
    serves: Sequence[str],
    steps: Sequence[str],
    done: int | None = None,
    script_checksum: str | None = None,
    schema: Schema | None = None,
) -> int:
    """One more row, and its id; with `done` steps of them it is unfinished, without that all of them are done."""
    found: int = await connection.fetchval(
        _INSERT,
        name,
        kind,
        checksum,
        list(serves),
        script_checksum,
        json.dumps(list(steps)),
        len(steps) if done is None else done,
        done is None,
        _encoded(schema),
    )
    return found


async def advance(connection: Any, id: int, done: int) -> None:
    """So many steps are done."""
    await connection.execute(_ADVANCE, id, done)


async def finish(connection: Any, id: int, done: int, serves: Sequence[str], schema: Schema | None) -> None:
    """All steps are done."""
    await connection.execute(_FINISH, id, done, list(serves), _encoded(schema))


async def forget(connection: Any, id: int) -> None:
    """Of a script whose first step never came to an end."""
    await connection.execute("delete from onehand.migrations where id = $1 and steps_done = 0", id)


async def drop(connection: Any, id: int) -> None:
    """Of a script that is a draft again."""
    await connection.execute("delete from onehand.migrations where id = $1", id)


async def forget_draft(connection: Any) -> None:
    """Something takes its place."""
    await connection.execute(_FORGET_DRAFT)


def _encoded(schema: Schema | None) -> str | None:
    return None if schema is None else msgspec.json.encode(schema).decode()


def _row(found: Any) -> Row:
    return Row(
        id=found["id"],
        name=found["name"],
        kind=found["kind"],
        applied_at=found["applied_at"],
        checksum=found["checksum"],
        serves=tuple(found["serves"]),
        script_checksum=found["script_checksum"],
        steps=tuple(json.loads(found["steps"])),
        steps_done=found["steps_done"],
        finished=found["finished"],
    )


async def _must_be_empty(connection: Any, service: str) -> None:
    strange = await connection.fetchval(_STRANGE)
    if strange is not None:
        raise Problem(
            "unknown-database",
            f"database '{service}' has table '{strange}', but no record of migrations",
            hint="it was not made by onehand: use an empty database",
        )


def _strange_record(service: str, detail: str) -> Problem:
    return Problem(
        "newer-database",
        f"the record of migrations in database '{service}' cannot be understood",
        detail=detail,
        hint="it was migrated by a newer onehand, or edited by hand: use the version that did it",
    )
