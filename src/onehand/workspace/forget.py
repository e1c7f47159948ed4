"""How is a row forgotten? Its personal fields are erased from table and journal, and everybody who has them is told.

As the owner, in one transaction: table, journal, the record of it and the events that the publisher will publish. Cut
off anywhere, nothing has happened; done twice, the second time there is nothing left. No personal value is read into a
message, a log or the record.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from onehand.gen.sql.forget import Forgetting, Place, Shown, Whole, forgetting, known_columns
from onehand.gen.sql.idempotency import FORGET, FORGET_LOCK, keeps_answers, telling
from onehand.gen.sql.journal import events_table, has_events_table
from onehand.gen.sql.service import schema, schema_hash
from onehand.gen.sql.stand_in import NoStandInError
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Design, Resource, Service
from onehand.ir.personal import is_personal
from onehand.runtime.stream.erased import Erased, erase
from onehand.workspace.problem import Problem

_ROW = "select true from public.{table} where id = $1 for update"
"""From here on nobody writes the row, nor emits an event about it."""

_SCHEMA = "select checksum from onehand.migrations order by id desc limit 1"
"""To which schema the last migration leads."""

_BEFORE = """\
select forgotten_at, forgotten_by, reason from onehand.forgotten where resource = $1 and key = $2 order by sequence"""

_COLUMNS = """\
select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped"""

_RECORDED = "select exists (select from journal.{table} where id = $1)"

_FORMER = """\
select distinct discriminator from journal.{events} where key = $1 and discriminator <> all($2::text[]) order by 1"""
"""Kinds of events that were emitted about the key, and that the design no longer has."""

_NOTE = """\
insert into onehand.forgotten (resource, key, sequence, forgotten_by, reason)
values ($1, $2, nextval('onehand.sequence'), $3, $4) returning sequence"""

_TELL = """\
with kept as (
  insert into journal.{events} (discriminator, key, journal_caller, sequence, body)
  select $1, key, $2, coalesce($3, nextval('onehand.sequence')), jsonb_build_object('id', key, 'erased', $4::jsonb)
  from unnest($5::text[]) as told (key)
  returning journal_id, recorded_at, key
)
insert into journal.queue (resource, journal_id, recorded_at, key)
select null, journal_id, recorded_at, key from kept"""
"""Records and queues one event per key; the publisher publishes it, and takes what is erased out of the stream."""

_ALL = "select distinct resource, key from onehand.forgotten order by resource, key"

_ANSWERS = "onehand.idempotency"
_ATTEMPTS = 20
"""What stands in where values must differ may be taken, by chance, where only few values are allowed."""
_LOCK_TIMEOUT = "10s"


class Before(Struct, frozen=True):
    """An earlier forgetting of the same row."""

    forgotten_at: datetime
    forgotten_by: str
    reason: str | None


class Forgot(Struct, frozen=True, kw_only=True):
    """What was erased, or would be."""

    service: str
    resource: str
    id: str
    done: bool
    """False: it was only tried, and rolled back."""
    records: dict[str, int]
    """Table -> rows in which something was erased."""
    fields: dict[str, tuple[str, ...]]
    """Table -> the personal fields in it."""
    events: dict[str, int]
    """Event -> how many are published."""
    before: tuple[Before, ...]


@dataclass
class _Work:
    connection: Any
    who: str
    gone: bool
    records: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)


def forgettable(design: Design, service: Service, name: str) -> Resource:
    """The resource; Problem when it is unknown, or has nothing personal."""
    can = [one.name for one in service.resources.values() if is_personal(design, service, one)]
    if name not in service.resources:
        hint = f"there are: {', '.join(service.resources) or 'none'}"
        raise Problem("unknown-resource", f"'{service.name}' has no resource '{name}'", hint=hint)
    if name not in can:
        hint = f"say 'personal: true' of a field; others of this service have one: {', '.join(can) or 'none'}"
        raise Problem("nothing-personal", f"no field of '{service.name}.{name}' is personal", hint=hint)
    return service.resources[name]


async def forget(
    url: str,
    design: Design,
    service: Service,
    resource: Resource,
    id: str,
    *,
    reason: str | None = None,
    gone: bool = False,
    apply: bool,
) -> Forgot:
    """Erases what is personal in one row, present or past; without `apply` all of it is rolled back.

    `gone`: also when nothing is left of it here, so that whoever else has it is told, perhaps once more.

    Raises Problem when there never was such a row, when a required field allows nothing else, and when the database
    is not as the design says. Then nothing has changed.
    """
    async with _connected(url, service) as connection, _said(service):
        transaction = connection.transaction()
        await transaction.start()
        try:
            work = _Work(connection, _who(), gone)
            forgot = await _forget(work, design, service, resource, id, reason, done=apply)
        except BaseException:
            await transaction.rollback()
            raise
        await (transaction.commit() if apply else transaction.rollback())
        return forgot


async def recorded(url: str, service: Service) -> list[tuple[str, str]]:
    """(resource, id) of all that was ever forgotten here."""
    async with _connected(url, service) as connection, _said(service):
        return [(resource, key) for resource, key in await connection.fetch(_ALL)]


async def _forget(
    work: _Work, design: Design, service: Service, resource: Resource, id: str, reason: str | None, *, done: bool
) -> Forgot:
    connection = work.connection
    _must_fit(service, schema_hash(schema(design, service)), await connection.fetchval(_SCHEMA))
    await connection.execute(f"set local lock_timeout = '{_LOCK_TIMEOUT}'")
    await connection.execute("select set_config('onehand.caller', $1, true)", work.who)
    if keeps_answers(service):
        await connection.execute(FORGET_LOCK)
    before = [Before(*row) for row in await connection.fetch(_BEFORE, resource.name, id)]
    row = await connection.fetchval(_ROW.format(table=ident(resource.plural)), id)
    plan = await _written(work, design, service, resource, id)
    if not any(work.records.values()) and not before and not work.gone:
        await _must_be_known(connection, service, resource, id, there=bool(row))
    # The first time everybody is told, also when all of it was empty here.
    if any(work.records.values()) or not before or work.gone:
        sequence = await connection.fetchval(_NOTE, resource.name, id, work.who, reason)
        await _tell(work, service, plan.event, plan.erased, [id], sequence)
        for shown in plan.shown:
            await _tell(work, service, shown.event, shown.erased, await _ids(connection, shown, id), None)
    if keeps_answers(service):
        erased = await connection.execute(FORGET, id, telling(service))
        work.records[_ANSWERS] = int(erased.split()[-1])
    places = (plan.table, *plan.journal)
    return Forgot(
        service=service.name,
        resource=resource.name,
        id=id,
        done=done,
        records={table: count for table, count in work.records.items() if count},
        fields=_fields(places) | {_ANSWERS: ("answers to requests with an Idempotency-Key",)},
        events=work.events,
        before=tuple(before),
    )


def _fields(places: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for place in places:
        found[place.table] = (*found.get(place.table, ()), *place.fields)
    return found


async def _written(work: _Work, design: Design, service: Service, resource: Resource, id: str) -> Forgetting:
    """Erases in table and journal; again with other values when one that must differ is taken."""
    import asyncpg

    former: tuple[str, ...] = ()
    if has_events_table(service):
        sql = _FORMER.format(events=ident(events_table(service)))
        former = tuple(name for [name] in await work.connection.fetch(sql, id, list(service.events)))
    for attempt in range(_ATTEMPTS):
        try:
            plan = forgetting(design, service, resource, id, attempt=attempt, former=former)
        except NoStandInError as error:
            hint = "make it optional, or loosen what the design says of it"
            raise Problem("no-stand-in", f"'{id}' cannot be forgotten: {error}", hint=hint) from None
        counts: dict[str, int] = {}
        try:
            async with work.connection.transaction():
                for shown in plan.shown:
                    await work.connection.fetch(shown.lock, id)
                await _erase_all(work, plan, resource, id, counts)
        except asyncpg.UniqueViolationError:
            continue
        work.records = counts
        return plan
    message = f"'{id}' cannot be forgotten: other rows have all values that could stand in for a unique field"
    raise Problem("no-stand-in", message, hint="make the field optional, or loosen its bounds or pattern")


async def _erase_all(work: _Work, plan: Forgetting, resource: Resource, id: str, counts: dict[str, int]) -> None:
    table, journal = await _left_over(work.connection, plan, resource)
    own = f"journal.{ident(resource.plural)}"
    # One update of the row: one record, one event.
    inside = await _documents_of_row(work, plan.table, id)
    counts[plan.table.table] = await _erase_whole(
        work, plan.table, {**plan.table.whole, **table, **inside}, id, by=True
    )
    for place in plan.journal:
        more = journal if place.table == own and place.where == "id = $1" else {}
        count = await _erase_whole(work, place, {**place.whole, **more}, id, by=False)
        count = max(count, await _erase_documents(work, place, id))
        counts[place.table] = counts.get(place.table, 0) + count


async def _left_over(
    connection: Any, plan: Forgetting, resource: Resource
) -> tuple[dict[str, Whole], dict[str, Whole]]:
    """Columns that the design no longer has, or has under another name: nobody can say what is personal in them."""
    known, recorded = known_columns(resource)
    found: list[dict[str, Whole]] = []
    for place, names in (("public", known), ("journal", recorded)):
        there = await connection.fetch(_COLUMNS, f"{place}.{ident(resource.plural)}")
        left = [name for [name] in there if name not in names]
        if place == "public":
            # A former name follows the new one by a trigger while two versions run.
            left = [name for name in left if name not in plan.renamed]
        found.append({name: Whole("text", None) for name in left})
    return found[0], found[1]


async def _erase_whole(work: _Work, place: Place, whole: Mapping[str, Whole], id: str, *, by: bool) -> int:
    """Rows in which another value stands now; the others are not touched."""
    if not whole:
        return 0
    values = {
        column: "null" if one.value is None else f"${number}::text::{one.type}"
        for number, (column, one) in enumerate(_valued(whole), 2)
    }
    columns = ", ".join(ident(column) for column in values)
    changes = [f"{ident(column)} = {value}" for column, value in values.items()]
    arguments = [one.value for _, one in _valued(whole) if one.value is not None]
    if by:
        arguments.append(work.who)
        changes.append(f"updated_by = ${len(arguments) + 1}")
    status = await work.connection.execute(
        f"update {place.table} set {', '.join(changes)}\n"
        f"where {place.where} and ({columns}) is distinct from ({', '.join(values.values())})",
        id,
        *arguments,
    )
    return int(status.split()[-1])


def _valued(whole: Mapping[str, Whole]) -> list[tuple[str, Whole]]:
    """Those with a value first, so that their arguments are numbered without a gap."""
    return sorted(whole.items(), key=lambda item: item[1].value is None)


async def _documents_of_row(work: _Work, place: Place, id: str) -> dict[str, Whole]:
    """Its columns with JSON, as they shall be."""
    columns = list(place.documents)
    shown = ", ".join(f"{ident(column)}::text" for column in columns)
    row = (
        await work.connection.fetchrow(f"select {shown} from {place.table} where {place.where}", id)
        if columns
        else None
    )
    if row is None:
        return {}
    new = _redacted(tuple(row), place.documents.values())
    return {column: Whole("jsonb", text) for column, text in zip(columns, new, strict=True)}


async def _erase_documents(work: _Work, place: Place, id: str) -> int:
    if not place.documents:
        return 0
    columns = list(place.documents)
    shown = ", ".join(f"{ident(column)}::text" for column in columns)
    identity = ", ".join(place.identity)
    rows = await work.connection.fetch(f"select {identity}, {shown} from {place.table} where {place.where}", id)
    count = len(place.identity)
    changed = [
        (*row[:count], *new)
        for row in map(tuple, rows)
        if (new := _redacted(row[count:], place.documents.values())) != list(row[count:])
    ]
    sets = ", ".join(f"{ident(column)} = ${n}::text::jsonb" for n, column in enumerate(columns, count + 1))
    mine = " and ".join(f"{column} = ${n}" for n, column in enumerate(place.identity, 1))
    await work.connection.executemany(f"update {place.table} set {sets} where {mine}", changed)
    return len(changed)


def _redacted(texts: Sequence[str | None], erased: Iterable[tuple[Erased, ...]]) -> list[str | None]:
    """The same texts, where nothing was there to erase."""
    found: list[str | None] = []
    for text, places in zip(texts, erased, strict=True):
        before = None if text is None else json.loads(text)
        after = erase(before, places)
        found.append(text if after == before else json.dumps(after))
    return found


def _must_fit(service: Service, wanted: str, there: str | None) -> None:
    """Another design than the database's may know less of what is personal, and more of what is not."""
    if there is not None and there != wanted:
        message = f"the database of '{service.name}' is not at the schema of this design"
        detail = f"it is at {there}, the design at {wanted}"
        raise Problem("schema-behind", message, detail=detail, hint=f"dev db status {service.name} says who is behind")


async def _must_be_known(connection: Any, service: Service, resource: Resource, id: str, *, there: bool) -> None:
    if there or await connection.fetchval(_RECORDED.format(table=ident(resource.plural)), id):
        return
    message = f"'{service.name}' has no {resource.name} '{id}', and its journal knows none"
    raise Problem("unknown-id", message, hint="if its records were dropped: --gone tells others all the same", status=1)


async def _ids(connection: Any, shown: Shown, id: str) -> list[str]:
    return [one for [one] in await connection.fetch(shown.rows, id)]


async def _tell(
    work: _Work, service: Service, event: str | None, erased: Sequence[Erased], keys: list[str], sequence: int | None
) -> None:
    if event is None or not keys:
        return
    sql = _TELL.format(events=ident(events_table(service)))
    told = msgspec.json.encode(erased).decode()
    await work.connection.execute(sql, event, work.who, sequence, told, keys)
    work.events[event] = work.events.get(event, 0) + len(keys)


def _who() -> str:
    """The journal has it as caller; a machine without a list of users has no name for them."""
    try:
        return f"dev db forget: {getpass.getuser()}"
    except (KeyError, OSError):
        return "dev db forget"


@asynccontextmanager
async def _connected(url: str, service: Service) -> AsyncIterator[Any]:
    import asyncpg

    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        raise Problem(
            "no-database",
            f"the database of '{service.name}' cannot be entered",
            detail=str(error) or type(error).__name__,
            hint=f"dev db create --app {service.name}",
        ) from None
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def _said(service: Service) -> AsyncIterator[None]:
    """What PostgreSQL refuses, without its details: they show the row."""
    import asyncpg

    try:
        yield
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
        hint = f"dev db migrate {service.name}"
        raise Problem(
            "schema-behind", f"the database of '{service.name}' is not as its design says", detail=str(error), hint=hint
        ) from None
    except asyncpg.LockNotAvailableError:
        message = f"someone has used the row for {_LOCK_TIMEOUT}"
        raise Problem("row-in-use", message, hint="end the long transaction (dev db status), then try again") from None
    except asyncpg.PostgresError as error:
        name = getattr(error, "constraint_name", None)
        what = f"constraint '{name}'" if name else f"{type(error).__name__}, {error.sqlstate}"
        raise Problem("not-forgotten", f"'{service.name}' refuses what should stand in: {what}") from None
    except (OSError, asyncpg.InterfaceError) as error:
        detail = str(error) or type(error).__name__
        raise Problem("lost-connection", "nothing was erased: try again", detail=detail) from None
