-- Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate

create schema if not exists onehand;
-- A function is for those to whom it is granted, not for everybody.
alter default privileges revoke execute on functions from public;
grant usage on schema public, onehand to mailer_app, mailer_reader;
-- What was applied to this database; the newest row is what it is now.
create table if not exists onehand.migrations (
  id bigint generated always as identity primary key,
  applied_at timestamptz not null default clock_timestamp(),
  checksum text not null,
  steps jsonb not null,
  schema jsonb not null
);
grant select on onehand.migrations to mailer_app, mailer_reader;
-- Every change of every row takes the next number; it is taken behind the row's lock, so it grows with every change of
-- one row.
create sequence if not exists onehand.sequence;
grant usage on sequence onehand.sequence to mailer_app;

-- Not empty, and without space around it: the same characters that Python's strip() takes for space.
create or replace function onehand.is_text(value text) returns boolean
language sql immutable parallel safe as $$
  select value <> '' and value = btrim(
    value,
    E'\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005'
    '\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'
  )
$$;
grant execute on function onehand.is_text(text) to mailer_app;

-- How many keys does a map have?
create or replace function onehand.entries(value jsonb) returns bigint
language sql immutable parallel safe as $$
  select count(*) from jsonb_object_keys(value)
$$;
grant execute on function onehand.entries(jsonb) to mailer_app;

-- A UUIDv7: milliseconds, then their fraction in twelve bits, then chance. Ids of one row's changes sort by time.
-- One expression, which the planner puts in place of the call.
create or replace function onehand.uuid7() returns uuid
language sql volatile parallel safe as $$
  select (
    overlay(
      lpad(to_hex((extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, '0')
      placing '7' from 13 for 0
    ) || substr(gen_random_uuid()::text, 20)
  )::uuid
$$;
grant execute on function onehand.uuid7() to mailer_app;

-- Before every write of a row of a resource: an update that changes nothing is not made; all others get the next
-- sequence and the time. hash_code survives only when the write itself brings one: it says what a form last wrote.
create or replace function onehand.stamp() returns trigger
language plpgsql as $$
declare
  wanted_hash bigint := new.hash_code;
  wanted_by text := new.updated_by;
begin
  if tg_op = 'INSERT' then
    new.created_at := coalesce(new.created_at, clock_timestamp());
    new.updated_at := new.created_at;
    new.sequence := nextval('onehand.sequence');
    return new;
  end if;
  if new.id <> old.id then
    raise exception 'the id of a row never changes' using
      errcode = 'integrity_constraint_violation', schema = tg_table_schema, table = tg_table_name, column = 'id',
      constraint = tg_table_name || '_id_immutable';
  end if;
  new.created_at := old.created_at;
  new.updated_at := old.updated_at;
  new.sequence := old.sequence;
  new.hash_code := old.hash_code;
  new.updated_by := old.updated_by;
  if new is not distinct from old then
    return null;
  end if;
  new.updated_by := wanted_by;
  new.hash_code := nullif(wanted_hash, old.hash_code);
  new.updated_at := clock_timestamp();
  new.sequence := nextval('onehand.sequence');
  return new;
end
$$;

-- A truncate would take the rows away without a record of any, and without telling who follows them.
create or replace function onehand.refuse_truncate() returns trigger
language plpgsql as $$
begin
  raise exception 'truncate of % would leave no record of what it removes', tg_table_name using
    errcode = 'object_not_in_prerequisite_state', schema = tg_table_schema, table = tg_table_name,
    hint = format('delete from %I', tg_table_name);
end
$$;

create schema if not exists journal;
create sequence if not exists journal.journal_id;
-- One leader publishes at a time; each new one takes the next epoch, which fences the one before.
create sequence if not exists onehand.publisher_epoch;

create schema if not exists copies;

create schema if not exists inbox;

-- The smallest UUIDv7 of a moment: where a day begins among the event ids.
create or replace function inbox.uuid7_floor(moment timestamptz) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

create table public.messages (
  id text not null,
  order_id text not null,
  "to" text not null,
  subject text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text,
  sequence bigint not null,
  hash_code bigint,
  constraint messages_pk primary key (id),
  constraint messages_id_not_blank check (onehand.is_text(id)),
  constraint messages_order_id_not_blank check (onehand.is_text(order_id)),
  constraint messages_to_not_blank check (onehand.is_text("to")),
  constraint messages_subject_not_blank check (onehand.is_text(subject)),
  constraint messages_subject_maximum check (char_length(subject) <= 200)
);
create unique index messages_order_id_unique on public.messages (order_id);
create index messages_to_created_at_id_index on public.messages (lower("to"), created_at, id);
create index messages_created_at_id_index on public.messages (created_at, id);
comment on table public.messages is 'A letter to a customer, kept as it was sent.';

create table journal.messages (
  journal_id bigint not null default nextval('journal.journal_id'),
  recorded_at timestamptz not null default clock_timestamp(),
  journal_operation text not null,
  journal_caller text,
  journal_traceparent text,
  sequence bigint not null,
  id text not null,
  order_id text,
  "to" text,
  subject text,
  created_at timestamptz,
  updated_at timestamptz,
  constraint messages_pk primary key (journal_id, recorded_at),
  constraint messages_journal_operation_known check (journal_operation in ('insert', 'update', 'delete'))
) partition by range (recorded_at);
create index messages_journal_history on journal.messages (id, journal_id);
comment on table journal.messages is 'Every change of table ''messages'': the row as it became, or as it last was.';

create table journal.queue (
  "position" bigint not null generated always as identity,
  event_id uuid not null default onehand.uuid7(),
  resource text,
  journal_id bigint not null,
  recorded_at timestamptz not null,
  key text not null,
  replayed boolean not null default false,
  constraint queue_pk primary key (position)
);
comment on table journal.queue is 'Records that the publisher has not yet published; a row goes when the stream has it.';
comment on column journal.queue.resource is '''user''; null = a record of the emitted events'' table.';

create table copies.user_user (
  id text not null,
  email text,
  name text,
  sequence bigint not null,
  deleted_at timestamptz,
  constraint user_user_pk primary key (id)
);
comment on table copies.user_user is 'The resource ''user'' of service ''user'', as its events tell. Never written by hand.';

create table inbox.failures (
  stream text not null,
  event_id uuid not null,
  key text not null,
  discriminator text not null,
  state text not null,
  attempts integer not null,
  error text not null,
  stack text not null,
  first_failed_at timestamptz not null default clock_timestamp(),
  last_failed_at timestamptz not null default clock_timestamp(),
  next_attempt_at timestamptz,
  reason text,
  resolved_at timestamptz,
  constraint failures_pk primary key (stream, event_id),
  constraint failures_state_known check (state in ('retrying', 'parked', 'succeeded', 'skipped')),
  constraint failures_skipped_with_reason check (state <> 'skipped' or trim(reason) <> '')
);
create index failures_open on inbox.failures (stream, key) where resolved_at is null;
comment on table inbox.failures is 'Events whose handler failed: retried, then parked until someone retries or skips them, never given up.';

create table inbox.latencies (
  stream text not null,
  minute timestamptz not null,
  stage text not null,
  bucket smallint not null,
  events bigint not null,
  constraint latencies_pk primary key (stream, minute, stage, bucket)
);
comment on table inbox.latencies is 'How long events took to each stage, counted per minute in buckets that grow by a tenth.';

create table inbox.order_v1 (
  event_id uuid not null,
  key text not null,
  sequence bigint not null,
  discriminator text not null,
  committed_at timestamptz not null,
  published_at timestamptz,
  received_at timestamptz not null,
  headers jsonb not null,
  body bytea not null,
  constraint order_v1_pk primary key (event_id)
) partition by range (event_id);
comment on table inbox.order_v1 is 'Every event of stream order_v1 that arrived, once.';

create table inbox.order_v1_queue (
  "position" bigint not null generated always as identity,
  event_id uuid not null,
  key text not null,
  constraint order_v1_queue_pk primary key (position)
);
create index order_v1_queue_key on inbox.order_v1_queue (key, position);
comment on table inbox.order_v1_queue is 'Events of stream order_v1 that are not processed yet, in order.';

create table inbox.user_v1 (
  event_id uuid not null,
  key text not null,
  sequence bigint not null,
  discriminator text not null,
  committed_at timestamptz not null,
  published_at timestamptz,
  received_at timestamptz not null,
  headers jsonb not null,
  body bytea not null,
  constraint user_v1_pk primary key (event_id)
) partition by range (event_id);
comment on table inbox.user_v1 is 'Every event of stream user_v1 that arrived, once.';

create table inbox.user_v1_queue (
  "position" bigint not null generated always as identity,
  event_id uuid not null,
  key text not null,
  constraint user_v1_queue_pk primary key (position)
);
create index user_v1_queue_key on inbox.user_v1_queue (key, position);
comment on table inbox.user_v1_queue is 'Events of stream user_v1 that are not processed yet, in order.';

create or replace trigger stamped before insert or update on public.messages
for each row when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
execute function onehand.stamp();
create or replace trigger not_truncated before truncate on public.messages
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
execute function onehand.refuse_truncate();
grant select, insert, update, delete on public.messages to mailer_app;
grant select on public.messages to mailer_reader;

-- Records a change of messages and queues it.
-- A delete records the last row, with a sequence of its own.
create or replace function journal.record_messages() returns trigger
language plpgsql security definer as $$
begin
  if tg_op = 'DELETE' then
    new := old;
    new.sequence := nextval('onehand.sequence');
  end if;
  with kept as (
    insert into journal.messages (
      journal_operation,
      journal_caller,
      journal_traceparent,
      sequence,
      id,
      order_id,
      "to",
      subject,
      created_at,
      updated_at
    )
    values (
      lower(tg_op),
      nullif(current_setting('onehand.caller', true), ''),
      nullif(current_setting('onehand.traceparent', true), ''),
      new.sequence,
      new.id,
      new.order_id,
      new."to",
      new.subject,
      new.created_at,
      new.updated_at
    )
    returning journal_id, recorded_at
  )
  insert into journal.queue (resource, journal_id, recorded_at, key)
  select 'message', journal_id, recorded_at, new.id from kept;
  return null;
end
$$;
create or replace trigger recorded after insert or update or delete on public.messages
for each row when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
execute function journal.record_messages();
grant select on journal.messages to mailer_app, mailer_reader;

-- Queues journal records once more: of one resource (null = the emitted events), of one key (null = all), of a time.
-- Their events get new ids and keep their sequence. Returns how many.
create or replace function journal.replay(resource text, key text, since timestamptz, until timestamptz)
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  queued bigint := 0;
begin
  if replay.resource is not distinct from 'message' then
    insert into journal.queue (resource, journal_id, recorded_at, key, replayed)
    select 'message', j.journal_id, j.recorded_at, j.id, true
    from journal.messages as j
    where (replay.key is null or j.id = replay.key)
      and j.recorded_at >= coalesce(replay.since, '-infinity')
      and j.recorded_at < coalesce(replay.until, 'infinity')
    order by j.journal_id;
    get diagnostics queued = row_count;
    return queued;
  end if;
  raise exception 'no resource with a journal is named %', resource using errcode = 'invalid_parameter_value';
end
$$;
grant execute on function journal.replay(text, text, timestamptz, timestamptz) to mailer_app;

grant usage on schema journal to mailer_app, mailer_reader;
grant select on journal.queue to mailer_reader;
grant select, delete on journal.queue to mailer_app;
grant usage on sequence onehand.publisher_epoch to mailer_app;

create table if not exists journal.messages_default partition of journal.messages default;

-- Which journal tables are there, how long is each kept, and what is the period of a partition?
create or replace function onehand.journals()
returns table (journal text, resource text, retain interval, period text)
language sql stable as $$
values
  ('messages', 'message', interval '90 days', 'day')
$$;
-- Their partitions, each with the time that it covers (null = the default one, which should stay empty).
create or replace function onehand.partitions()
returns table (journal text, partition text, lower timestamptz, upper timestamptz)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select parent.relname::text, child.relname::text, bound.edges[1]::timestamptz, bound.edges[2]::timestamptz
  from onehand.journals() as known
  join pg_class as parent on parent.relname = known.journal
  join pg_namespace on pg_namespace.oid = parent.relnamespace and nspname = 'journal'
  join pg_inherits on inhparent = parent.oid
  join pg_class as child on child.oid = inhrelid
  cross join lateral (
    select regexp_match(pg_get_expr(child.relpartbound, child.oid), $re$FROM \('(.*)'\) TO \('(.*)'\)$re$) as edges
  ) as bound
$$;
grant execute on function onehand.journals(), onehand.partitions() to mailer_app;

-- Makes the next partition of a journal table, when those that exist do not reach `ahead` periods into the future;
-- returns its name, or null when there is nothing to do. Call it until it returns null, each time in a transaction of
-- its own. The table is made apart and then attached, so that no writer waits; when the default partition is in use it
-- gives up after a moment (lock_not_available), and the next call tries again.
create or replace function onehand.create_partition(journal text, ahead integer default 3)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' set timezone = 'UTC' as $$
declare
  period text := (select j.period from onehand.journals() as j where j.journal = create_partition.journal);
  start timestamptz;
  finish timestamptz;
  made text;
  default_one text;
begin
  if period is null then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  -- Two at a time would make the same one.
  perform pg_advisory_xact_lock(hashtextextended('onehand.create_partition.' || journal, 0));
  start := greatest(
    date_trunc(period, now()),
    (select max(p.upper) from onehand.partitions() as p where p.journal = create_partition.journal)
  );
  if start > date_trunc(period, now()) + ahead * ('1 ' || period)::interval then
    return null;
  end if;
  finish := date_trunc(period, start) + ('1 ' || period)::interval;
  made := left(journal, 54) || '_' || to_char(start, 'YYYYMMDD');
  default_one := (
    select p.partition from onehand.partitions() as p where p.journal = create_partition.journal and p.lower is null
  );
  execute format(
    'create table journal.%I (like journal.%I including defaults including constraints including indexes)',
    made, journal
  );
  -- What was recorded while it was missing lies in the default partition, which would forbid to attach it.
  execute format(
    'with moved as (delete from journal.%I where recorded_at >= %L and recorded_at < %L returning *)'
    ' insert into journal.%I select * from moved',
    default_one, start, finish, made
  );
  execute format(
    'alter table journal.%I attach partition journal.%I for values from (%L) to (%L)', journal, made, start, finish
  );
  return made;
end
$$;
grant execute on function onehand.create_partition(text, integer) to mailer_app;

-- Drops the oldest partition of a journal table when all of it is older than the table keeps, and none of it still
-- waits for the publisher; returns its name, or null when there is nothing to do. Gives up after a moment when the
-- table is in use (lock_not_available): while it waits for its lock, writers wait behind it.
create or replace function onehand.drop_partition(journal text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '50ms' set timezone = 'UTC' as $$
declare
  kept record;
  oldest record;
begin
  select * into kept from onehand.journals() as j where j.journal = drop_partition.journal;
  if not found then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  select * into oldest from onehand.partitions() as p
  where p.journal = drop_partition.journal and p.upper <= now() - kept.retain
  order by p.upper
  limit 1;
  if not found then
    return null;
  end if;
  execute format('lock table journal.%I in access exclusive mode', journal);
  if exists (
    select from journal.queue as q
    where q.resource is not distinct from kept.resource
      and q.recorded_at >= oldest.lower and q.recorded_at < oldest.upper
  ) then
    return null;
  end if;
  execute format('drop table journal.%I', oldest.partition);
  return oldest.partition;
end
$$;
grant execute on function onehand.drop_partition(text) to mailer_app;

grant usage on schema copies to mailer_app, mailer_reader;
grant select, insert, update, delete on all tables in schema copies to mailer_app;
grant select on all tables in schema copies to mailer_reader;

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
grant execute on function inbox.create_partitions(text, integer), inbox.drop_partitions(text, integer) to mailer_app;

grant usage on schema inbox to mailer_app, mailer_reader;
grant select on all tables in schema inbox to mailer_reader;
grant select, insert, update, delete on inbox.failures, inbox.latencies to mailer_app;

-- Takes what belongs to a day whose partition is missing; stays empty as long as they are made in time.
create table if not exists inbox.order_v1_default partition of inbox.order_v1 default;
-- A queue is small and changes all the time: vacuum by number of rows, not by share.
alter table inbox.order_v1_queue set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0
);
grant select, insert, update, delete on inbox.order_v1, inbox.order_v1_queue to mailer_app;
select inbox.create_partitions('order_v1', 2);

-- Takes what belongs to a day whose partition is missing; stays empty as long as they are made in time.
create table if not exists inbox.user_v1_default partition of inbox.user_v1 default;
-- A queue is small and changes all the time: vacuum by number of rows, not by share.
alter table inbox.user_v1_queue set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0
);
grant select, insert, update, delete on inbox.user_v1, inbox.user_v1_queue to mailer_app;
select inbox.create_partitions('user_v1', 2);
