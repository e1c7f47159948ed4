"""What does a consumer's database hold of the events that it is sent?

Per stream a table of everything that arrived, partitioned by day through the time inside the event's UUIDv7, and a
queue of what is not processed; for all streams together the failures and the latencies.
"""

from __future__ import annotations

from onehand.gen.sql.names import app, reader
from onehand.gen.sql.schema import Column, Constraint, Index, Schema, Script, Table
from onehand.gen.sql.streams import stream_name
from onehand.ir.nodes import Service

BEFORE = """\
create schema if not exists inbox;

-- The smallest UUIDv7 of a moment: where a day begins among the event ids.
create or replace function inbox.uuid7_floor(moment timestamptz) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;
"""

FUNCTIONS = """\
-- Makes the partitions of today and the coming days; how many were missing. Rows that arrived while theirs was missing
-- lie in the default partition and move. Attaching needs a short exclusive lock on that one: it gives up after
-- 2 seconds instead of letting everyone queue behind it, and is tried again.
create or replace function inbox.create_partitions(stream text, days integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  today date := (now() at time zone 'UTC')::date;
  day date;
  part text;
  low uuid;
  high uuid;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('inbox.' || stream, 0));
  for day in select today + ahead from generate_series(-1, days) ahead loop
    part := stream || '_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass(format('inbox.%I', part)) is not null;
    low := inbox.uuid7_floor(day::timestamp at time zone 'UTC');
    high := inbox.uuid7_floor((day + 1)::timestamp at time zone 'UTC');
    execute format('create table inbox.%I (like inbox.%I including all)', part, stream);
    execute format(
      'with moved as (delete from inbox.%I where event_id >= %L and event_id < %L returning *)
       insert into inbox.%I select * from moved', stream || '_default', low, high, part);
    execute format('alter table inbox.%I attach partition inbox.%I for values from (%L) to (%L)',
      stream, part, low, high);
    made := made + 1;
  end loop;
  return made;
end $$;

-- Drops the days that are older than the retention, unless something in them still waits to be processed; how many.
create or replace function inbox.drop_partitions(stream text, keep_days integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  oldest date := (now() at time zone 'UTC')::date - keep_days;
  part text;
  day date;
  waiting boolean;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('inbox.' || stream, 0));
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = format('inbox.%I', stream)::regclass and c.relname ~ '_[0-9]{8}$'
  loop
    day := to_date(right(part, 8), 'YYYYMMDD');
    continue when day >= oldest;
    execute format('select exists (select from inbox.%I where event_id >= $1 and event_id < $2)', stream || '_queue')
      into waiting using inbox.uuid7_floor(day::timestamp at time zone 'UTC'),
                         inbox.uuid7_floor((day + 1)::timestamp at time zone 'UTC');
    continue when waiting;
    execute format('drop table inbox.%I', part);
    dropped := dropped + 1;
  end loop;
  execute format(
    'delete from inbox.%I e
     where e.received_at < $1 and not exists (select from inbox.%I q where q.event_id = e.event_id)',
    stream || '_default', stream || '_queue') using now() - make_interval(days => keep_days);
  delete from inbox.failures f
  where f.stream = drop_partitions.stream and f.resolved_at < now() - make_interval(days => keep_days);
  delete from inbox.latencies l where l.stream = drop_partitions.stream and l.minute < now() - interval '30 days';
  return dropped;
end $$;
revoke all on function inbox.create_partitions(text, integer), inbox.drop_partitions(text, integer) from public;
grant execute on function inbox.create_partitions(text, integer), inbox.drop_partitions(text, integer) to {app};

grant usage on schema inbox to {app}, {reader};
grant select on all tables in schema inbox to {reader};
grant select, insert, update, delete on inbox.failures, inbox.latencies to {app};
grant select, insert, update on inbox.forgotten to {app};
"""

STREAM = """\
-- Takes what belongs to a day whose partition is missing; stays empty as long as they are made in time.
create table if not exists inbox.{stream}_default partition of inbox.{stream} default;
-- A queue is small and changes all the time: vacuum by number of rows, not by share.
alter table inbox.{stream}_queue set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0
);
grant select, insert, update, delete on inbox.{stream}, inbox.{stream}_queue to {app};
select inbox.create_partitions('{stream}', 2);
"""

_EVENT_COLUMNS = (
    Column(name="event_id", type="uuid"),
    Column(name="key", type="text"),
    Column(name="sequence", type="bigint"),
    Column(name="discriminator", type="text"),
    Column(name="committed_at", type="timestamptz"),
    Column(name="published_at", type="timestamptz", nullable=True),
    Column(name="received_at", type="timestamptz"),
    Column(name="headers", type="jsonb"),
    Column(name="body", type="bytea"),
)

FAILURES = Table(
    schema="inbox",
    name="failures",
    columns=(
        Column(name="stream", type="text"),
        Column(name="event_id", type="uuid"),
        Column(name="key", type="text"),
        Column(name="discriminator", type="text"),
        Column(name="state", type="text"),
        Column(name="attempts", type="integer"),
        Column(name="error", type="text"),
        Column(name="stack", type="text"),
        Column(name="first_failed_at", type="timestamptz", default="clock_timestamp()"),
        Column(name="last_failed_at", type="timestamptz", default="clock_timestamp()"),
        Column(name="next_attempt_at", type="timestamptz", nullable=True),
        Column(name="reason", type="text", nullable=True),
        Column(name="resolved_at", type="timestamptz", nullable=True),
    ),
    constraints=(
        Constraint(name="failures_pk", definition="primary key (stream, event_id)"),
        Constraint(
            name="failures_state_known",
            definition="check (state in ('retrying', 'parked', 'succeeded', 'skipped'))",
        ),
        Constraint(name="failures_skipped_with_reason", definition="check (state <> 'skipped' or trim(reason) <> '')"),
    ),
    indexes=(Index(name="failures_open", definition="(stream, key) where resolved_at is null"),),
    comment="Events whose handler failed: retried, then parked until someone retries or skips them, never given up.",
)

FORGOTTEN = Table(
    schema="inbox",
    name="forgotten",
    columns=(
        Column(name="stream", type="text"),
        Column(name="key", type="text"),
        Column(name="sequence", type="bigint"),
        Column(name="erased", type="jsonb", comment="Where in older events of the key it was; see asyncapi.yaml."),
        Column(name="received_at", type="timestamptz", default="clock_timestamp()"),
        Column(name="applied_at", type="timestamptz", nullable=True, comment="Null: it is still to be done here."),
    ),
    constraints=(Constraint(name="forgotten_pk", definition="primary key (stream, key, sequence)"),),
    indexes=(Index(name="forgotten_due", definition="(stream) where applied_at is null"),),
    comment="Rows of other services that were forgotten: what comes late of them is stored without what was erased.",
)

LATENCIES = Table(
    schema="inbox",
    name="latencies",
    columns=(
        Column(name="stream", type="text"),
        Column(name="minute", type="timestamptz"),
        Column(name="stage", type="text"),
        Column(name="bucket", type="smallint"),
        Column(name="events", type="bigint"),
    ),
    constraints=(Constraint(name="latencies_pk", definition="primary key (stream, minute, stage, bucket)"),),
    comment="How long events took to each stage, counted per minute in buckets that grow by a tenth.",
)


def add_inbox(service: Service) -> Schema:
    """The inbox as a part of the service's schema: empty for a service that subscribes to nothing."""
    names = [stream_name(producer) for producer in service.subscriptions]
    if not names:
        return Schema(service=service.name, before=(), tables=(), after=())
    functions = FUNCTIONS.replace("{app}", app(service.name)).replace("{reader}", reader(service.name))
    scripts = [Script(name=f"inbox {n}", text=STREAM.format(app=app(service.name), stream=n)) for n in names]
    return Schema(
        service=service.name,
        before=(Script(name="inbox", text=BEFORE, drop="drop schema if exists inbox cascade;\n"),),
        tables=(FAILURES, FORGOTTEN, LATENCIES, *(table for name in names for table in (_events(name), _queue(name)))),
        after=(Script(name="inbox functions", text=functions), *scripts),
    )


def _events(stream: str) -> Table:
    return Table(
        schema="inbox",
        name=stream,
        columns=_EVENT_COLUMNS,
        constraints=(Constraint(name=f"{stream}_pk", definition="primary key (event_id)"),),
        partition_by="range (event_id)",
        comment=f"Every event of stream {stream} that arrived, once.",
    )


def _queue(stream: str) -> Table:
    return Table(
        schema="inbox",
        name=f"{stream}_queue",
        columns=(
            Column(name="position", type="bigint", identity=True),
            Column(name="event_id", type="uuid"),
            Column(name="key", type="text"),
        ),
        constraints=(Constraint(name=f"{stream}_queue_pk", definition="primary key (position)"),),
        indexes=(Index(name=f"{stream}_queue_key", definition="(key, position)"),),
        comment=f"Events of stream {stream} that are not processed yet, in order.",
    )
