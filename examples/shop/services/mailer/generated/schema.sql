-- Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate

create schema if not exists onehand;
-- A function is for those to whom it is granted, not for everybody.
alter default privileges revoke execute on functions from public;
grant usage on schema public, onehand to mailer_app, mailer_reader;
-- What was applied to this database; the newest row is what it is now.
create table if not exists onehand.migrations (
  id bigint generated always as identity primary key,
  name text not null,
  kind text not null,
  applied_at timestamptz not null default clock_timestamp(),
  -- Hash of the schema that it leads to.
  checksum text not null,
  -- Hashes of the schemas whose code may run now: two between an expand and its contract.
  serves text[] not null,
  -- Of the script as it was run; null when there was none.
  script_checksum text,
  steps jsonb not null,
  -- What was interrupted is continued after these.
  steps_done bigint not null,
  finished boolean not null,
  -- The model that it leads to, where that is known: of a draft, and of the newest script.
  schema jsonb,
  constraint migrations_kind_known check (kind in ('create', 'draft', 'expand', 'contract'))
);
grant select on onehand.migrations to mailer_app, mailer_reader;
-- Every change of every row takes the next number; it is taken behind the row's lock, so it grows with every change of
-- one row.
create sequence if not exists onehand.sequence;
grant usage on sequence onehand.sequence to mailer_app;

-- Not empty, and without space around it: the same characters that Python's strip() takes for space.
-- In plpgsql, here and below, because a check is planned anew by every statement: the text of an inlined function would
-- be read each time, which takes five times as long as all of this.
create or replace function onehand.is_text(value text) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  return value <> '' and value = btrim(
    value,
    E'\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005'
    '\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'
  );
end
$$;
grant execute on function onehand.is_text(text) to mailer_app;

-- Something, one @, and names with dots between them; no space anywhere.
create or replace function onehand.is_email(value text) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  return value ~ '^[^@\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+@[^@.\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+(\.[^@.\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+)*$';
end
$$;
grant execute on function onehand.is_email(text) to mailer_app;

-- A scheme, then anything without space.
create or replace function onehand.is_url(value text) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  return value ~ '^[A-Za-z][A-Za-z0-9+.-]*://[^\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$';
end
$$;
grant execute on function onehand.is_url(text) to mailer_app;

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
  constraint messages_id_maximum check (char_length(id) <= 200),
  constraint messages_order_id_not_blank check (onehand.is_text(order_id)),
  constraint messages_order_id_maximum check (char_length(order_id) <= 200),
  constraint messages_to_not_blank check (onehand.is_text("to")),
  constraint messages_to_minimum check (char_length("to") >= 3),
  constraint messages_to_maximum check (char_length("to") <= 254),
  constraint messages_to_pattern check (onehand.is_email("to")),
  constraint messages_subject_not_blank check (onehand.is_text(subject)),
  constraint messages_subject_maximum check (char_length(subject) <= 200)
);
create unique index messages_order_id_unique on public.messages (order_id);
create index messages_to_lower_created_at_id_index on public.messages (lower("to" collate "C"), created_at, id);
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

create table journal.mailer_events (
  journal_id bigint not null default nextval('journal.journal_id'),
  recorded_at timestamptz not null default clock_timestamp(),
  discriminator text not null,
  key text not null,
  journal_caller text,
  journal_traceparent text,
  sequence bigint not null,
  body jsonb not null,
  constraint mailer_events_pk primary key (journal_id, recorded_at)
) partition by range (recorded_at);
create index mailer_events_journal_history on journal.mailer_events (key, journal_id);
comment on table journal.mailer_events is 'Every event of ''mailer'' that is no change of a row: emitted by a handler, or a forgetting.';
comment on column journal.mailer_events.body is 'The event''s own fields.';

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

create table onehand.forgotten (
  resource text not null,
  key text not null,
  sequence bigint not null,
  forgotten_at timestamptz not null default clock_timestamp(),
  forgotten_by text not null,
  reason text,
  constraint forgotten_pk primary key (resource, key, sequence)
);
comment on table onehand.forgotten is 'Rows whose personal fields were erased: who did it, when and why. Nothing of what was erased.';
comment on column onehand.forgotten.sequence is 'Of the event that told it: what is older was erased.';

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

create table inbox.forgotten (
  stream text not null,
  key text not null,
  sequence bigint not null,
  erased jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  constraint forgotten_pk primary key (stream, key, sequence)
);
create index forgotten_due on inbox.forgotten (stream) where applied_at is null;
comment on table inbox.forgotten is 'Rows of other services that were forgotten: what comes late of them is stored without what was erased.';
comment on column inbox.forgotten.erased is 'Where in older events of the key it was; see asyncapi.yaml.';
comment on column inbox.forgotten.applied_at is 'Null: it is still to be done here.';

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

-- Before an insert, so before its sequence is taken: waits for whoever deletes the row of this id just now. The delete
-- takes its sequence at its end; a row that comes after it must have a greater one.
create or replace function onehand.await_messages() returns trigger
language plpgsql as $$
begin
  perform from public.messages where id = new.id for key share;
  return new;
end
$$;
create or replace trigger awaited before insert on public.messages
for each row execute function onehand.await_messages();
create or replace trigger stamped before insert or update on public.messages
for each row when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
execute function onehand.stamp();
create or replace trigger not_truncated before truncate on public.messages
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
execute function onehand.refuse_truncate();
grant select, insert, update, delete on public.messages to mailer_app;
grant select on public.messages to mailer_reader;

-- Records what a statement changed in messages and queues it.
-- A delete records the last row, with a sequence of its own. Who did it: the caller of the service; when somebody else
-- than the service is connected, their role.
create or replace function journal.record_messages() returns trigger
language plpgsql security definer as $$
<<made>>
declare
  operation text := lower(tg_op);
  caller text := coalesce(
    nullif(current_setting('onehand.caller', true), ''),
    case when session_user <> 'mailer_app' then 'role:' || session_user end
  );
  traceparent text := nullif(current_setting('onehand.traceparent', true), '');
begin
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
    select
      made.operation,
      made.caller,
      made.traceparent,
      case when made.operation = 'delete' then nextval('onehand.sequence') else changed.sequence end,
      changed.id,
      changed.order_id,
      changed."to",
      changed.subject,
      changed.created_at,
      changed.updated_at
    from changed
    returning journal_id, recorded_at, id
  )
  insert into journal.queue (resource, journal_id, recorded_at, key)
  select 'message', journal_id, recorded_at, id from kept;
  return null;
end
$$;
create or replace trigger recorded after insert on public.messages referencing new table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
execute function journal.record_messages();
create or replace trigger recorded_update after update on public.messages referencing new table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
execute function journal.record_messages();
create or replace trigger recorded_delete after delete on public.messages referencing old table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'mailer_owner')
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
  if replay.resource is not distinct from null then
    insert into journal.queue (resource, journal_id, recorded_at, key, replayed)
    select null, j.journal_id, j.recorded_at, j.key, true
    from journal.mailer_events as j
    where (replay.key is null or j.key = replay.key)
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
grant select on journal.mailer_events to mailer_app, mailer_reader;
grant select on journal.queue to mailer_reader;
grant select, delete on journal.queue to mailer_app;
grant usage on sequence onehand.publisher_epoch to mailer_app;

create table if not exists journal.messages_default partition of journal.messages default;
grant select on journal.messages_default to mailer_app;
create table if not exists journal.mailer_events_default partition of journal.mailer_events default;
grant select on journal.mailer_events_default to mailer_app;

-- Which journal tables are there, how long is each kept, and what is the period of a partition?
create or replace function onehand.journals()
returns table (journal text, resource text, retain interval, period text)
language sql stable as $$
values
  ('messages', 'message', interval '90 days', 'day'),
  ('mailer_events', null, interval '90 days', 'day')
$$;
-- Their partitions, each with the time that it covers (null = the default one, which should stay empty).
create or replace function onehand.partitions()
returns table (journal text, partition text, lower timestamptz, upper timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $$
  select
    parent.relname::text, child.relname::text,
    replace(btrim(bound.edges[1], $q$'$q$), 'MINVALUE', '-infinity')::timestamptz,
    replace(btrim(bound.edges[2], $q$'$q$), 'MAXVALUE', 'infinity')::timestamptz
  from onehand.journals() as known
  join pg_class as parent on parent.relname = known.journal
  join pg_namespace on pg_namespace.oid = parent.relnamespace and nspname = 'journal'
  join pg_inherits on inhparent = parent.oid
  join pg_class as child on child.oid = inhrelid
  cross join lateral (
    select regexp_match(pg_get_expr(child.relpartbound, child.oid), $re$FROM \((.*)\) TO \((.*)\)$re$) as edges
  ) as bound
$$;
grant execute on function onehand.journals(), onehand.partitions() to mailer_app;

-- Takes tables for itself until the end of the transaction, and never waits for a long transaction: whoever waits for a
-- table makes all who come later wait too. What holds one of the tables now and still does after a moment is such a
-- long one: then it gives up (lock_not_available), without having asked for the lock. The rest ends soon, and is
-- waited for: at the first table for a moment, at the others not at all.
create or replace function onehand.seize(variadic tables text[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '50ms' as $$
declare
  wanted oid[] := (select array_agg(format('journal.%I', name)::regclass) from unnest(tables) as name);
  here oid := (select oid from pg_database where datname = current_database());
  holders text[];
  place integer;
begin
  holders := (
    select array_agg(virtualtransaction) from pg_locks
    where database = here and relation = any(wanted) and granted and pid is distinct from pg_backend_pid()
  );
  if holders is not null then
    perform pg_sleep(0.05);
    if exists (
      select from pg_locks
      where database = here and relation = any(wanted) and granted and virtualtransaction = any(holders)
    ) then
      raise exception 'a long transaction uses %', array_to_string(tables, ' or ')
        using errcode = 'lock_not_available', hint = 'dev db status';
    end if;
  end if;
  for place in 1 .. cardinality(tables) loop
    execute format(
      'lock table only journal.%I in access exclusive mode %s',
      tables[place], case when place > 1 then 'nowait' end
    );
  end loop;
end
$$;

-- Makes one partition of a journal table, when there is none for the period of now or of one of the next `ahead`, or
-- when the default partition has records of a period without one, which then move. Returns its name, or null when
-- there is nothing to do. Call it until it returns null, each time in a transaction of its own.
-- The table is made apart and then attached, so that no writer waits. It needs the default partition for itself: when
-- that is in use it gives up (lock_not_available), and the next call tries again.
create or replace function onehand.create_partition(journal text, ahead integer default 3)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' set timezone = 'UTC' as $$
declare
  unit text := (select j.period from onehand.journals() as j where j.journal = create_partition.journal);
  default_one text := (
    select p.partition from onehand.partitions() as p where p.journal = create_partition.journal and p.lower is null
  );
  piece record;
  misplaced timestamptz;
  uncovered boolean;
  crowded boolean;
  made text;
begin
  if unit is null then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  -- Two at a time would make the same one.
  perform pg_advisory_xact_lock(hashtextextended('onehand.create_partition.' || journal, 0));
  execute format('select min(recorded_at) from journal.%I', default_one) into misplaced;
  uncovered := not exists (
    select from onehand.partitions() as p
    where p.journal = create_partition.journal and p.lower <= now() and now() < p.upper
  );
  for piece in
    with part as materialized (
      select p.lower, p.upper from onehand.partitions() as p
      where p.journal = create_partition.journal and p.lower is not null
    ),
    beginning as (
      select date_trunc(unit, now()) + number * ('1 ' || unit)::interval as at from generate_series(0, ahead) as number
      union
      select date_trunc(unit, misplaced) where misplaced is not null
    ),
    wanted as (
      select at as lower, at + ('1 ' || unit)::interval as upper from beginning
    )
    -- Of each period what no partition covers: when the design changed the period, others reach into it.
    select gap.lower, least(wanted.upper, (select min(part.lower) from part where part.lower > gap.lower)) as upper
    from wanted
    cross join lateral (
      select wanted.lower
      union
      select part.upper from part where part.upper > wanted.lower and part.upper < wanted.upper
    ) as gap
    where not exists (select from part where part.lower <= gap.lower and gap.lower < part.upper)
    order by gap.lower
  loop
    -- While everybody writes into the default partition, not more than a second's work is moved out of it.
    execute format(
      'select count(*) > 100000 from (select from journal.%I where recorded_at >= %L and recorded_at < %L limit 100001)'
      ' as found',
      default_one, piece.lower, piece.upper
    ) into crowded;
    continue when uncovered and crowded;
    made := onehand.partition_name(journal, piece.lower);
    -- Rows of this very period have been sent to the default partition before they wait for it, and would find that it
    -- takes them no longer: they must wait at the journal itself.
    if piece.lower <= clock_timestamp() + interval '1 minute' then
      perform onehand.seize(journal, default_one);
    else
      perform onehand.seize(default_one);
    end if;
    execute format(
      'create table journal.%I (like journal.%I including defaults including constraints including indexes)',
      made, journal
    );
    -- What was recorded while it was missing lies in the default partition, which would forbid to attach it.
    execute format(
      'with moved as (delete from journal.%I where recorded_at >= %L and recorded_at < %L returning *)'
      ' insert into journal.%I select * from moved',
      default_one, piece.lower, piece.upper, made
    );
    execute format(
      'alter table journal.%I attach partition journal.%I for values from (%L) to (%L)',
      journal, made, piece.lower, piece.upper
    );
    return made;
  end loop;
  return null;
end
$$;
-- `users_20261122`; of a long name the beginning and a hash; with a number when there is a table of that name.
create or replace function onehand.partition_name(journal text, lower timestamptz) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  stem text := case
    when octet_length(journal) <= 50 then journal
    else left(journal, 40) || '_' || left(md5(journal), 8)
  end || to_char(lower, '_YYYYMMDD');
  name text := stem;
  number integer := 1;
begin
  while to_regclass(format('journal.%I', name)) is not null loop
    number := number + 1;
    name := stem || '_' || number;
  end loop;
  return name;
end
$$;
grant execute on function onehand.create_partition(text, integer) to mailer_app;

-- Drops the oldest partition of a journal table of which everything is older than the table keeps, and nothing still
-- waits for the publisher; returns its name, or null when there is none. Gives up when the table is in use
-- (lock_not_available).
create or replace function onehand.drop_partition(journal text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' set timezone = 'UTC' as $$
declare
  kept record;
  oldest record;
begin
  select * into kept from onehand.journals() as j where j.journal = drop_partition.journal;
  if not found then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  -- The queue is looked through while writers wait: not when it is long.
  if pg_relation_size('journal.queue') > 64 * 1024 * 1024 then
    return null;
  end if;
  select p.partition, p.lower, p.upper, d.partition as default_one into oldest
  from onehand.partitions() as p
  join onehand.partitions() as d on d.journal = p.journal and d.lower is null
  where p.journal = drop_partition.journal and p.upper <= now() - kept.retain
    and not exists (
      select from journal.queue as q
      where q.resource is not distinct from kept.resource and q.recorded_at >= p.lower and q.recorded_at < p.upper
    )
  order by p.upper
  limit 1;
  if not found then
    return null;
  end if;
  perform onehand.seize(journal, oldest.partition, oldest.default_one);
  -- Now that nobody can add to it: was one of its records queued again meanwhile?
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

grant select on onehand.forgotten to mailer_reader;

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
grant select, insert, update on inbox.forgotten to mailer_app;

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
