-- expand of 'user', from 3717d269a4a2d056 to 1b2d6e6f890fda11
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: create table 'public.pets'
create table public.pets (
  id text not null,
  owner_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text,
  sequence bigint not null,
  hash_code bigint,
  constraint pets_pk primary key (id),
  constraint pets_id_not_blank check (onehand.is_text(id)),
  constraint pets_id_maximum check (char_length(id) <= 200),
  constraint pets_owner_id_not_blank check (onehand.is_text(owner_id)),
  constraint pets_owner_id_maximum check (char_length(owner_id) <= 200)
);
create index pets_created_at_id_index on public.pets (created_at, id);
create index pets_owner_id_created_at_id_index on public.pets (owner_id, created_at, id);
comment on table public.pets is 'A pet.';

-- step together: create table 'journal.pets'
create table journal.pets (
  journal_id bigint not null default nextval('journal.journal_id'),
  recorded_at timestamptz not null default clock_timestamp(),
  journal_operation text not null,
  journal_caller text,
  journal_traceparent text,
  sequence bigint not null,
  id text not null,
  owner_id text,
  created_at timestamptz,
  updated_at timestamptz,
  constraint pets_pk primary key (journal_id, recorded_at),
  constraint pets_journal_operation_known check (journal_operation in ('insert', 'update', 'delete'))
) partition by range (recorded_at);
create index pets_journal_history on journal.pets (id, journal_id);
comment on table journal.pets is 'Every change of table ''pets'': the row as it became, or as it last was.';

-- step together: create 'table pets'
-- Before an insert, so before its sequence is taken: waits for whoever deletes the row of this id just now. The delete
-- takes its sequence at its end; a row that comes after it must have a greater one.
create or replace function onehand.await_pets() returns trigger
language plpgsql as $$
begin
  perform from public.pets where id = new.id for key share;
  return new;
end
$$;
create or replace trigger awaited before insert on public.pets
for each row execute function onehand.await_pets();
create or replace trigger stamped before insert or update on public.pets
for each row when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function onehand.stamp();
create or replace trigger not_truncated before truncate on public.pets
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function onehand.refuse_truncate();
grant select, insert, update, delete on public.pets to user_app;
grant select on public.pets to user_reader;

-- step together: create 'journal of pets'
-- Records what a statement changed in pets and queues it.
-- A delete records the last row, with a sequence of its own. Who did it: the caller of the service; when somebody else
-- than the service is connected, their role.
create or replace function journal.record_pets() returns trigger
language plpgsql security definer as $$
<<made>>
declare
  operation text := lower(tg_op);
  caller text := coalesce(
    nullif(current_setting('onehand.caller', true), ''),
    case when session_user <> 'user_app' then 'role:' || session_user end
  );
  traceparent text := nullif(current_setting('onehand.traceparent', true), '');
begin
  with kept as (
    insert into journal.pets (
      journal_operation,
      journal_caller,
      journal_traceparent,
      sequence,
      id,
      owner_id,
      created_at,
      updated_at
    )
    select
      made.operation,
      made.caller,
      made.traceparent,
      case when made.operation = 'delete' then nextval('onehand.sequence') else changed.sequence end,
      changed.id,
      changed.owner_id,
      changed.created_at,
      changed.updated_at
    from changed
    returning journal_id, recorded_at, id
  )
  insert into journal.queue (resource, journal_id, recorded_at, key)
  select 'pet', journal_id, recorded_at, id from kept;
  return null;
end
$$;
create or replace trigger recorded after insert on public.pets referencing new table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function journal.record_pets();
create or replace trigger recorded_update after update on public.pets referencing new table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function journal.record_pets();
create or replace trigger recorded_delete after delete on public.pets referencing old table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function journal.record_pets();
grant select on journal.pets to user_app, user_reader;

-- step together: run 'journal replay'
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
  if replay.resource is not distinct from 'pet' then
    insert into journal.queue (resource, journal_id, recorded_at, key, replayed)
    select 'pet', j.journal_id, j.recorded_at, j.id, true
    from journal.pets as j
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

-- step together: run 'journal default partitions'
create table if not exists journal.users_default partition of journal.users default;
grant select on journal.users_default to user_app;
create table if not exists journal.pets_default partition of journal.pets default;
grant select on journal.pets_default to user_app;

-- step together: run 'journals'
-- Which journal tables are there, how long is each kept, and what is the period of a partition?
create or replace function onehand.journals()
returns table (journal text, resource text, retain interval, period text)
language sql stable as $$
values
  ('users', 'user', interval '90 days', 'day'),
  ('pets', 'pet', interval '90 days', 'day')
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
grant execute on function onehand.journals(), onehand.partitions() to user_app;

-- step together: connect table 'public.pets'
alter table public.pets add constraint pets_owner_id_exists foreign key (owner_id) references public.users (id);

commit;
