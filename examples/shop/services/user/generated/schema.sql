-- Generated from api/user.yaml by onehand. Edit the design, then run: dev generate

create schema if not exists onehand;
-- A function is for those to whom it is granted, not for everybody.
alter default privileges revoke execute on functions from public;
grant usage on schema public, onehand to user_app, user_reader;
-- What was applied to this database; the newest row is what it is now.
create table if not exists onehand.migrations (
  id bigint generated always as identity primary key,
  applied_at timestamptz not null default clock_timestamp(),
  checksum text not null,
  steps jsonb not null,
  schema jsonb not null
);
grant select on onehand.migrations to user_app, user_reader;
-- Every change of every row takes the next number; it is taken behind the row's lock, so it grows with every change of
-- one row.
create sequence if not exists onehand.sequence;
grant usage on sequence onehand.sequence to user_app;

-- Not empty, and without space around it: the same characters that Python's strip() takes for space.
create or replace function onehand.is_text(value text) returns boolean
language sql immutable parallel safe as $$
  select value <> '' and value = btrim(
    value,
    E'\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005'
    '\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'
  )
$$;
grant execute on function onehand.is_text(text) to user_app;

-- How many keys does a map have?
create or replace function onehand.entries(value jsonb) returns bigint
language sql immutable parallel safe as $$
  select count(*) from jsonb_object_keys(value)
$$;
grant execute on function onehand.entries(jsonb) to user_app;

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
grant execute on function onehand.uuid7() to user_app;

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

create table public.users (
  id text not null,
  email text not null,
  name text not null,
  nickname text,
  status text not null default 'active',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text,
  sequence bigint not null,
  hash_code bigint,
  constraint users_pk primary key (id),
  constraint users_id_not_blank check (onehand.is_text(id)),
  constraint users_email_not_blank check (onehand.is_text(email)),
  constraint users_name_not_blank check (onehand.is_text(name)),
  constraint users_name_maximum check (char_length(name) <= 100),
  constraint users_nickname_not_blank check (onehand.is_text(nickname)),
  constraint users_nickname_maximum check (char_length(nickname) <= 40),
  constraint users_status_known check (status in ('active', 'blocked'))
);
create unique index users_email_unique on public.users (lower(email));
create index users_status_created_at_id_index on public.users (status, created_at, id);
create index users_name_id_index on public.users (name, id);
create index users_created_at_id_index on public.users (created_at, id);
comment on table public.users is 'A person with an account.';

create table journal.users (
  journal_id bigint not null default nextval('journal.journal_id'),
  recorded_at timestamptz not null default clock_timestamp(),
  journal_operation text not null,
  journal_caller text,
  journal_traceparent text,
  sequence bigint not null,
  id text not null,
  email text,
  name text,
  nickname text,
  status text,
  created_at timestamptz,
  updated_at timestamptz,
  constraint users_pk primary key (journal_id, recorded_at),
  constraint users_journal_operation_known check (journal_operation in ('insert', 'update', 'delete'))
) partition by range (recorded_at);
create index users_journal_history on journal.users (id, journal_id);
comment on table journal.users is 'Every change of table ''users'': the row as it became, or as it last was.';

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

create or replace trigger stamped before insert or update on public.users
for each row when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function onehand.stamp();
create or replace trigger not_truncated before truncate on public.users
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function onehand.refuse_truncate();
grant select, insert, update, delete on public.users to user_app;
grant select on public.users to user_reader;

-- Records a change of users and queues it.
-- A delete records the last row, with a sequence of its own.
create or replace function journal.record_users() returns trigger
language plpgsql security definer as $$
begin
  if tg_op = 'DELETE' then
    new := old;
    new.sequence := nextval('onehand.sequence');
  end if;
  with kept as (
    insert into journal.users (
      journal_operation,
      journal_caller,
      journal_traceparent,
      sequence,
      id,
      email,
      name,
      nickname,
      status,
      created_at,
      updated_at
    )
    values (
      lower(tg_op),
      nullif(current_setting('onehand.caller', true), ''),
      nullif(current_setting('onehand.traceparent', true), ''),
      new.sequence,
      new.id,
      new.email,
      new.name,
      new.nickname,
      new.status,
      new.created_at,
      new.updated_at
    )
    returning journal_id, recorded_at
  )
  insert into journal.queue (resource, journal_id, recorded_at, key)
  select 'user', journal_id, recorded_at, new.id from kept;
  return null;
end
$$;
create or replace trigger recorded after insert or update or delete on public.users
for each row when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function journal.record_users();
grant select on journal.users to user_app, user_reader;

-- Queues journal records once more: of one resource (null = the emitted events), of one key (null = all), of a time.
-- Their events get new ids and keep their sequence. Returns how many.
create or replace function journal.replay(resource text, key text, since timestamptz, until timestamptz)
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  queued bigint := 0;
begin
  if replay.resource is not distinct from 'user' then
    insert into journal.queue (resource, journal_id, recorded_at, key, replayed)
    select 'user', j.journal_id, j.recorded_at, j.id, true
    from journal.users as j
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
grant execute on function journal.replay(text, text, timestamptz, timestamptz) to user_app;

grant usage on schema journal to user_app, user_reader;
grant select on journal.queue to user_reader;
grant select, delete on journal.queue to user_app;
grant usage on sequence onehand.publisher_epoch to user_app;

create table if not exists journal.users_default partition of journal.users default;

-- Which journal tables are there, how long is each kept, and what is the period of a partition?
create or replace function onehand.journals()
returns table (journal text, resource text, retain interval, period text)
language sql stable as $$
values
  ('users', 'user', interval '90 days', 'day')
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
grant execute on function onehand.journals(), onehand.partitions() to user_app;

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
grant execute on function onehand.create_partition(text, integer) to user_app;

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
grant execute on function onehand.drop_partition(text) to user_app;
