-- expand of 'user', from 3717d269a4a2d056 to 640ce5cf5b7543d0
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add column 'users.nickname'
alter table public.users add column nickname text;

-- step together: add column 'journal.users.nickname'
alter table journal.users add column nickname text;

-- step together: run 'journal of users'
-- Records what a statement changed in users and queues it.
-- A delete records the last row, with a sequence of its own. Who did it: the caller of the service; when somebody else
-- than the service is connected, their role.
create or replace function journal.record_users() returns trigger
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
    insert into journal.users (
      journal_operation,
      journal_caller,
      journal_traceparent,
      sequence,
      id,
      name,
      nickname,
      created_at,
      updated_at
    )
    select
      made.operation,
      made.caller,
      made.traceparent,
      case when made.operation = 'delete' then nextval('onehand.sequence') else changed.sequence end,
      changed.id,
      changed.name,
      changed.nickname,
      changed.created_at,
      changed.updated_at
    from changed
    returning journal_id, recorded_at, id
  )
  insert into journal.queue (resource, journal_id, recorded_at, key)
  select 'user', journal_id, recorded_at, id from kept;
  return null;
end
$$;
create or replace trigger recorded after insert on public.users referencing new table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function journal.record_users();
create or replace trigger recorded_update after update on public.users referencing new table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function journal.record_users();
create or replace trigger recorded_delete after delete on public.users referencing old table as changed
for each statement when (current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'user_owner')
execute function journal.record_users();
grant select on journal.users to user_app, user_reader;

-- step together: create 'bridge users'
-- While two versions of the code write users: each finds there what the other one wrote.
create or replace function onehand.bridge_users() returns trigger
language plpgsql as $$
#variable_conflict use_column
begin
  -- 'nickname' is required; the old version does not know it.
  if new.nickname is null then
    new.nickname := (select left(lower(name), 20) from (select new.*) as users);
  end if;
  return new;
end
$$;
create or replace trigger bridged before insert or update on public.users
for each row execute function onehand.bridge_users();

-- step together: require 'users.nickname' of new rows
alter table public.users add constraint users_nickname_required check (nickname is not null) not valid;

-- step together: remember how far the filling came
create table if not exists onehand.backfill (name text primary key, last text not null);

commit;

-- step batches: fill 'nickname' of 'users', 1000 rows at a time
set local onehand.silent = 'on';
with done as (
  select coalesce(max(last), '') as last from onehand.backfill where name = 'public.users'
),
batch as (
  select id from public.users where id > (select last from done) order by id limit 1000
),
reached as (
  select id from batch order by id desc limit 1
),
filled as (
  update public.users set
    nickname = left(lower(name), 20)
  where id > (select last from done) and id <= (select id from reached)
    and nickname is null
),
remembered as (
  insert into onehand.backfill (name, last) select 'public.users', id::text from reached
  on conflict (name) do update set last = excluded.last
)
select id from batch;

-- step batches: fill 'nickname' of 'journal.users', 1000 rows at a time
set local onehand.silent = 'on';
with done as (
  select coalesce(max(last)::bigint, '0') as last from onehand.backfill where name = 'journal.users'
),
batch as (
  select journal_id from journal.users where journal_id > (select last from done) order by journal_id limit 1000
),
reached as (
  select journal_id from batch order by journal_id desc limit 1
),
filled as (
  update journal.users set
    nickname = left(lower(name), 20)
  where journal_id > (select last from done) and journal_id <= (select journal_id from reached)
    and nickname is null
),
remembered as (
  insert into onehand.backfill (name, last) select 'journal.users', journal_id::text from reached
  on conflict (name) do update set last = excluded.last
)
select journal_id from batch;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: require 'users.nickname' of all rows
-- help: rows without it are left: dev db diff --fill users.nickname=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_nickname_required;

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: forget how far the filling came
-- Only the steps above use it.
-- squawk-ignore ban-drop-table
drop table if exists onehand.backfill;

commit;
