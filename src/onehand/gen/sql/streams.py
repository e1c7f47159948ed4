"""What is in the `streams` database, the broker of the transport `postgres`?

Per stream one table that only a function writes; the owner's app role may call the function, the app roles of
declared subscribers may read the table. Everything may be run again at any time.
"""

from __future__ import annotations

from onehand.gen.sql.names import app
from onehand.gen.sql.schema import Script
from onehand.ir.nodes import Design, Service

SHARED = """\
create schema if not exists stream;
grant usage on schema stream to public;

-- The newest leader per stream: whoever publishes with an older epoch is refused.
create table if not exists stream.epochs (
  stream text primary key,
  epoch  bigint not null
);

-- How far each consumer has what it was sent.
create table if not exists stream.cursors (
  stream          text not null,
  consumer        text not null,
  position        bigint not null,
  acknowledged_at timestamptz not null default clock_timestamp(),
  primary key (stream, consumer)
) with (fillfactor = 50);
grant select on stream.epochs, stream.cursors to public;

-- Moves the caller's cursor forward. An acknowledgement that is lost in a crash only means one more delivery, which
-- the inbox knows already: so it does not wait for the disk.
create or replace function stream.acknowledge(stream text, consumer text, "position" bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set synchronous_commit = off as $$
begin
  if not (session_user = acknowledge.consumer || '_app' or pg_has_role(session_user, current_user, 'member')) then
    raise insufficient_privilege using
      message = format('role %s is not consumer %s', session_user, acknowledge.consumer);
  end if;
  if not has_table_privilege(session_user, format('stream.%I', acknowledge.stream), 'select') then
    raise insufficient_privilege using
      message = format('%s does not subscribe to %s', acknowledge.consumer, acknowledge.stream);
  end if;
  insert into stream.cursors as c (stream, consumer, position)
  values (acknowledge.stream, acknowledge.consumer, acknowledge.position)
  on conflict on constraint cursors_pkey do update
  set position = excluded.position, acknowledged_at = clock_timestamp()
  where c.position < excluded.position;
end $$;

-- Makes these services, and no others, the readers of a stream; each gets its cursor, so that nothing it has not
-- seen is trimmed before it first connects.
create or replace function stream.allow(stream text, consumers text[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  reader text;
begin
  for reader in
    select distinct r.rolname from pg_class t, aclexplode(t.relacl) a, pg_roles r
    where t.oid = format('stream.%I', allow.stream)::regclass and r.oid = a.grantee and r.oid <> t.relowner
  loop
    execute format('revoke all on stream.%I from %I', allow.stream, reader);
  end loop;
  foreach reader in array consumers loop
    execute format('grant select on stream.%I to %I', allow.stream, reader || '_app');
    insert into stream.cursors (stream, consumer, position) values (allow.stream, reader, 0) on conflict do nothing;
  end loop;
  delete from stream.cursors c where c.stream = allow.stream and c.consumer <> all (consumers);
end $$;
revoke all on function stream.allow(text, text[]) from public;
"""

STREAM = """\
-- What service '{service}' has published, in the order in which it was committed: one writer at a time makes reading
-- by "position > last" safe here, and only here.
create table if not exists stream.{stream} (
  position      bigint generated always as identity primary key,
  event_id      uuid not null,
  key           text not null,
  sequence      bigint not null,
  discriminator text not null,
  committed_at  timestamptz not null,
  published_at  timestamptz not null default clock_timestamp(),
  headers       jsonb not null,
  body          bytea not null
);
insert into stream.epochs (stream, epoch) values ('{stream}', 0) on conflict do nothing;

-- Publishes a batch, all or nothing, and returns the newest epoch: a higher one than given means that nothing was
-- published, because another leader has taken over. The lock on the epoch makes commit order the order of positions.
create or replace function stream.publish_{stream}(
  epoch bigint, event_ids uuid[], keys text[], sequences bigint[], discriminators text[],
  committed timestamptz[], headers text[], bodies bytea[]
) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  newest bigint;
begin
  select e.epoch into newest from stream.epochs e where e.stream = '{stream}' for update;
  if newest > publish_{stream}.epoch then
    return newest;
  end if;
  if newest < publish_{stream}.epoch then
    update stream.epochs e set epoch = publish_{stream}.epoch where e.stream = '{stream}';
  end if;
  insert into stream.{stream} (event_id, key, sequence, discriminator, committed_at, headers, body)
  select m.event_id, m.key, m.sequence, m.discriminator, m.committed_at, m.headers::jsonb, m.body
  from unnest(event_ids, keys, sequences, discriminators, committed, headers, bodies)
    as m (event_id, key, sequence, discriminator, committed_at, headers, body);
  return publish_{stream}.epoch;
end $$;
revoke all on function
  stream.publish_{stream}(bigint, uuid[], text[], bigint[], text[], timestamptz[], text[], bytea[]) from public;
grant execute on function
  stream.publish_{stream}(bigint, uuid[], text[], bigint[], text[], timestamptz[], text[], bytea[]) to {app};

-- Removes up to one chunk of what is older than asked and what every subscriber has; returns how many.
create or replace function stream.trim_{stream}(epoch bigint, before timestamptz, chunk integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  seen bigint;
  removed integer;
begin
  if exists (select from stream.epochs e where e.stream = '{stream}' and e.epoch > trim_{stream}.epoch) then
    return 0;
  end if;
  select coalesce(min(c.position), 9223372036854775807) into seen from stream.cursors c where c.stream = '{stream}';
  with head as (select position, published_at from stream.{stream} order by position limit chunk)
  delete from stream.{stream} s using head
  where s.position = head.position and head.published_at < before and head.position <= seen;
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke all on function stream.trim_{stream}(bigint, timestamptz, integer) from public;
grant execute on function stream.trim_{stream}(bigint, timestamptz, integer) to {app};

-- What one chunk behind a position holds of some keys: there the publisher looks for what was erased. `until` is where
-- the chunk ends, and null at the end of the stream.
create or replace function stream.search_{stream}(
  keys text[], after bigint, chunk integer,
  out until bigint, out positions bigint[], out found_keys text[], out sequences bigint[], out discriminators text[],
  out bodies bytea[]
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select max(part.position), array_agg(part.position) filter (where part.mine),
    array_agg(part.key) filter (where part.mine), array_agg(part.sequence) filter (where part.mine),
    array_agg(part.discriminator) filter (where part.mine), array_agg(part.body) filter (where part.mine)
  from (
    select s.position, s.key, s.sequence, s.discriminator, s.body, s.key = any(search_{stream}.keys) as mine
    from stream.{stream} s where s.position > search_{stream}.after order by s.position limit search_{stream}.chunk
  ) as part
$$;
revoke all on function stream.search_{stream}(text[], bigint, integer) from public;
grant execute on function stream.search_{stream}(text[], bigint, integer) to {app};

-- Writes messages again, without what was erased of them, and says so in their headers; returns the newest epoch.
create or replace function stream.redact_{stream}(epoch bigint, positions bigint[], keys text[], bodies bytea[])
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  newest bigint;
begin
  select e.epoch into newest from stream.epochs e where e.stream = '{stream}' for update;
  if newest <= redact_{stream}.epoch then
    update stream.{stream} s
    set body = m.body, headers = s.headers || jsonb_build_object('redacted', 'true')
    from unnest(redact_{stream}.positions, redact_{stream}.keys, redact_{stream}.bodies) as m (position, key, body)
    where s.position = m.position and s.key = m.key;
  end if;
  return newest;
end $$;
revoke all on function stream.redact_{stream}(bigint, bigint[], text[], bytea[]) from public;
grant execute on function stream.redact_{stream}(bigint, bigint[], text[], bytea[]) to {app};

select stream.allow('{stream}', array[{consumers}]::text[]);
"""


def streams(design: Design) -> tuple[Script, ...]:
    """What `streams_owner` runs in the database `streams`, after the roles of all services exist."""
    owners = [service for service in design.services.values() if has_stream(service)]
    return (Script(name="stream", text=SHARED), *(_stream(design, service) for service in owners))


def has_stream(service: Service) -> bool:
    """Only a service that has something to tell owns a stream."""
    return bool(service.events)


def stream_name(service: str) -> str:
    """`user` -> `user_v1`: the stream's table in `streams`, and its tables in the inbox of every consumer."""
    return f"{service}_v1"


def _stream(design: Design, service: Service) -> Script:
    consumers = [s.name for s in design.services.values() if service.name in s.subscriptions]
    text = STREAM.format(
        service=service.name,
        app=app(service.name),
        stream=stream_name(service.name),
        consumers=", ".join(f"'{name}'" for name in consumers),
    )
    return Script(name=f"stream {stream_name(service.name)}", text=text)
