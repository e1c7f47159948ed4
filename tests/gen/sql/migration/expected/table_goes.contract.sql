-- contract of 'user', from 460aaf8342d10f90 to 3717d269a4a2d056
-- Runs when no instance of the old version is left: takes away what only that one needed.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop 'journal of pets'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists journal.record_pets() cascade;

-- step together: drop 'table pets'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.await_pets() cascade;

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
  raise exception 'no resource with a journal is named %', resource using errcode = 'invalid_parameter_value';
end
$$;
grant execute on function journal.replay(text, text, timestamptz, timestamptz) to user_app;

-- step together: run 'journal default partitions'
create table if not exists journal.users_default partition of journal.users default;
grant select on journal.users_default to user_app;

-- step together: run 'journals'
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

-- step together: forget what of 'pet' is still to be published
-- No code that is running knows these events any longer.
delete from journal.queue where resource = 'pet';

-- step together: drop table 'public.pets'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-table
drop table if exists public.pets;

-- step together: drop table 'journal.pets'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-table
drop table if exists journal.pets;

commit;
