"""Where does every change of a resource go? Into a journal table, by trigger, and from there into the queue.

In schema `journal`: a table per resource (`journal.users`: the row as it became, or as it last was, with who and when),
a table for the events that handlers emit (`journal.<service>_events`), and `journal.queue`, whose rows wait for the
publisher. All of it is written by functions of the owner; the app role writes none of it itself.
"""

from __future__ import annotations

import textwrap

from onehand.gen.sql.columns import embeds_row, mirrored, read
from onehand.gen.sql.names import app, constraint, reader
from onehand.gen.sql.partitions import partition_scripts
from onehand.gen.sql.schema import Column, Constraint, Index, Schema, Script, Table
from onehand.gen.sql.silence import loud
from onehand.gen.sql.words import ident, short, text
from onehand.ir.nodes import Event, Resource, Service

RECORD_COLUMNS = (
    Column(name="journal_id", type="bigint", default="nextval('journal.journal_id')"),
    Column(name="recorded_at", type="timestamptz", default="clock_timestamp()"),
)
WHO_COLUMNS = (
    Column(name="journal_caller", type="text", nullable=True),
    Column(name="journal_traceparent", type="text", nullable=True),
)
PARTITION_BY = "range (recorded_at)"

QUEUE = Table(
    schema="journal",
    name="queue",
    comment="Records that the publisher has not yet published; a row goes when the stream has it.",
    columns=(
        Column(name="position", type="bigint", identity=True),
        Column(name="event_id", type="uuid", default="onehand.uuid7()"),
        Column(
            name="resource", type="text", nullable=True, comment="'user'; null = a record of the emitted events' table."
        ),
        Column(name="journal_id", type="bigint"),
        Column(name="recorded_at", type="timestamptz"),
        Column(name="key", type="text"),
        Column(name="replayed", type="boolean", default="false"),
    ),
    constraints=(Constraint(name="queue_pk", definition="primary key (position)"),),
)


def journal_parts(service: Service) -> Schema:
    """Everything of the journal; comes after the resources' own tables."""
    resources = tuple(service.resources.values())
    events = (_events_table(service),) if has_events_table(service) else ()
    return Schema(
        service=service.name,
        before=(Script(name="journal sequences", text=_SEQUENCES),),
        tables=(*(journal_table(resource) for resource in resources), *events, QUEUE),
        after=(
            *(_recorder(service, resource) for resource in resources),
            *((_emit(service),) if emitted(service) else ()),
            _replay(service),
            _queue_grants(service),
            *partition_scripts(service.name, journals(service)),
        ),
    )


def emitted(service: Service) -> tuple[Event, ...]:
    """The events that handlers emit."""
    return tuple(event for event in service.events.values() if event.kind == "custom")


def has_events_table(service: Service) -> bool:
    """Is anything published that is no change of a row?"""
    return any(event.kind in {"custom", "forgotten"} for event in service.events.values())


def events_table(service: Service) -> str:
    """Its name in schema `journal`."""
    return short(f"{service.name}_events")


def journals(service: Service) -> tuple[tuple[str, str | None, int, str], ...]:
    """All journal tables: name, resource (None for emitted events), days to keep, period of a partition."""
    found: list[tuple[str, str | None, int, str]] = [
        (r.plural, r.name, r.journal.retain_days, r.journal.partition) for r in service.resources.values()
    ]
    if has_events_table(service):
        longest = max((r.journal.retain_days for r in service.resources.values()), default=90)
        found.append((events_table(service), None, longest, "day"))
    return tuple(found)


_SEQUENCES = """\
create schema if not exists journal;
create sequence if not exists journal.journal_id;
-- One leader publishes at a time; each new one takes the next epoch, which fences the one before.
create sequence if not exists onehand.publisher_epoch;
"""


def journal_table(resource: Resource) -> Table:
    """`journal.users`."""
    return Table(
        schema="journal",
        name=resource.plural,
        comment=f"Every change of table '{resource.plural}': the row as it became, or as it last was.",
        columns=(
            *RECORD_COLUMNS,
            Column(name="journal_operation", type="text"),
            *WHO_COLUMNS,
            Column(name="sequence", type="bigint"),
            *mirrored(resource),
        ),
        constraints=(
            _primary(resource.plural),
            Constraint(
                name=constraint(resource.plural, "journal_operation", "known"),
                definition="check (journal_operation in ('insert', 'update', 'delete'))",
            ),
        ),
        indexes=(Index(name=constraint(resource.plural, "journal", "history"), definition="(id, journal_id)"),),
        partition_by=PARTITION_BY,
    )


def _primary(table: str) -> Constraint:
    return Constraint(name=short(f"{table}_pk"), definition="primary key (journal_id, recorded_at)")


def _events_table(service: Service) -> Table:
    name = events_table(service)
    return Table(
        schema="journal",
        name=name,
        comment=f"Every event of '{service.name}' that is no change of a row: emitted by a handler, or a forgetting.",
        columns=(
            *RECORD_COLUMNS,
            Column(name="discriminator", type="text"),
            Column(name="key", type="text"),
            *WHO_COLUMNS,
            Column(name="sequence", type="bigint"),
            Column(name="body", type="jsonb", comment="The event's own fields."),
        ),
        constraints=(_primary(name),),
        indexes=(Index(name=constraint(name, "journal", "history"), definition="(key, journal_id)"),),
        partition_by=PARTITION_BY,
    )


def _recorder(service: Service, resource: Resource) -> Script:
    """The triggers of one table: of a statement, not of a row, which is as fast for one row and three times as fast for
    many. Their names are all qualified and nobody but the owner can create anything in the database, so the function
    does without a `search_path` of its own, which would cost more than the rest.
    """
    table = ident(resource.plural)
    function = f"journal.{ident(short(f'record_{resource.plural}'))}"
    triggers = "".join(_trigger(service, table, function, *one) for one in _TRIGGERS)
    return Script(
        name=f"journal of {resource.plural}",
        text=f"""\
-- Records what a statement changed in {resource.plural}{" and queues it" if resource.has_events else ""}.
-- A delete records the last row, with a sequence of its own. Who did it: the caller of the service; when somebody else
-- than the service is connected, their role.
create or replace function {function}() returns trigger
language plpgsql security definer as $$
<<made>>
declare
  operation text := lower(tg_op);
  caller text := {_CALLER.format(app=text(f"{service.name}_app"))};
  traceparent text := nullif(current_setting('onehand.traceparent', true), '');
begin
  {_insert(service, resource)};
  return null;
end
$$;
{triggers}\
grant select on journal.{table} to {app(service.name)}, {reader(service.name)};
""",
        drop=f"drop function if exists {function}() cascade;\n",
    )


_TRIGGERS = (("recorded", "insert", "new"), ("recorded_update", "update", "new"), ("recorded_delete", "delete", "old"))
"""A trigger with the rows of its statement can have only one kind of statement."""

_CALLER = """coalesce(
    nullif(current_setting('onehand.caller', true), ''),
    case when session_user <> {app} then 'role:' || session_user end
  )"""


def _trigger(service: Service, table: str, function: str, name: str, operation: str, rows: str) -> str:
    return f"""\
create or replace trigger {name} after {operation} on public.{table} referencing {rows} table as changed
for each statement when {loud(service.name)}
execute function {function}();
"""


def _insert(service: Service, resource: Resource) -> str:
    columns, values = _record(service, resource)
    insert = f"""insert into journal.{ident(resource.plural)} (
    {_lines(columns)}
  )
  select
    {_lines(values)}
  from changed"""
    if not resource.has_events:
        return insert
    return f"""with kept as (
{textwrap.indent(f"  {insert}", "  ")}
    returning journal_id, recorded_at, id
  )
  insert into journal.queue (resource, journal_id, recorded_at, key)
  select {text(resource.name)}, journal_id, recorded_at, id from kept"""


def _lines(items: list[str]) -> str:
    return ",\n    ".join(items)


def _record(service: Service, resource: Resource) -> tuple[list[str], list[str]]:
    columns = ["journal_operation", "journal_caller", "journal_traceparent", "sequence"]
    values = [
        "made.operation",
        "made.caller",
        "made.traceparent",
        "case when made.operation = 'delete' then nextval('onehand.sequence') else changed.sequence end",
    ]
    embedded = {field.name: field for field in resource.fields if embeds_row(field)}
    for column in mirrored(resource):
        field = embedded.get(column.name)
        columns.append(ident(column.name))
        values.append(f"changed.{ident(column.name)}" if field is None else read(service, resource, field, "changed"))
    return columns, values


def _emit(service: Service) -> Script:
    """One function for all events; it knows which event locks whose row."""
    locks = "".join(_lock(service, event) for event in emitted(service) if event.resource)
    known = ", ".join(text(event.name) for event in emitted(service))
    return Script(
        name="journal emit",
        text=f"""\
-- Records and queues an event of a handler, behind the lock of the row that it is about; returns its event_id.
create or replace function journal.emit(discriminator text, key text, body jsonb, caller text, traceparent text)
returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  kept_id bigint;
  kept_at timestamptz;
  queued uuid;
begin
  if emit.discriminator not in ({known}) then
    raise exception 'no event is named %', emit.discriminator using errcode = 'invalid_parameter_value';
  end if;{locks}
  insert into journal.{ident(events_table(service))}
    (discriminator, key, journal_caller, journal_traceparent, sequence, body)
  values (
    emit.discriminator,
    emit.key,
    nullif(emit.caller, ''),
    nullif(emit.traceparent, ''),
    nextval('onehand.sequence'),
    emit.body
  )
  returning journal_id, recorded_at into kept_id, kept_at;
  insert into journal.queue (resource, journal_id, recorded_at, key)
  values (null, kept_id, kept_at, emit.key)
  returning event_id into queued;
  return queued;
end
$$;
grant execute on function journal.emit(text, text, jsonb, text, text) to {app(service.name)};
""",
        drop="drop function if exists journal.emit(text, text, jsonb, text, text);\n",
    )


def _lock(service: Service, event: Event) -> str:
    assert event.resource is not None
    table = ident(service.resources[event.resource].plural)
    return f"""
  if emit.discriminator = {text(event.name)} then
    perform from public.{table} where id = emit.key for no key update;
  end if;"""


def _replay(service: Service) -> Script:
    silent = {one.name for one in service.resources.values() if not one.has_events}
    branches = "".join(_replayed(name, one) for name, one, _, _ in journals(service) if one not in silent)
    return Script(
        name="journal replay",
        text=f"""\
-- Queues journal records once more: of one resource (null = the emitted events), of one key (null = all), of a time.
-- Their events get new ids and keep their sequence. Returns how many.
create or replace function journal.replay(resource text, key text, since timestamptz, until timestamptz)
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  queued bigint := 0;
begin{branches}
  raise exception 'no resource with a journal is named %', resource using errcode = 'invalid_parameter_value';
end
$$;
grant execute on function journal.replay(text, text, timestamptz, timestamptz) to {app(service.name)};
""",
        drop="drop function if exists journal.replay(text, text, timestamptz, timestamptz);\n",
    )


def _replayed(table: str, resource: str | None) -> str:
    key = "key" if resource is None else "id"
    value = "null" if resource is None else text(resource)
    return f"""
  if replay.resource is not distinct from {value} then
    insert into journal.queue (resource, journal_id, recorded_at, key, replayed)
    select {value}, j.journal_id, j.recorded_at, j.{key}, true
    from journal.{ident(table)} as j
    where (replay.key is null or j.{key} = replay.key)
      and j.recorded_at >= coalesce(replay.since, '-infinity')
      and j.recorded_at < coalesce(replay.until, 'infinity')
    order by j.journal_id;
    get diagnostics queued = row_count;
    return queued;
  end if;"""


def _queue_grants(service: Service) -> Script:
    role = app(service.name)
    events = ""
    if has_events_table(service):
        events = f"grant select on journal.{ident(events_table(service))} to {role}, {reader(service.name)};\n"
    return Script(
        name="journal grants",
        text=f"""\
grant usage on schema journal to {role}, {reader(service.name)};
{events}\
grant select on journal.queue to {reader(service.name)};
grant select, delete on journal.queue to {role};
grant usage on sequence onehand.publisher_epoch to {role};
""",
    )
