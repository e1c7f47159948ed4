-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop constraint 'users_code_pattern'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_code_pattern;

-- step together: create 'bridge users'
-- While two versions of the code write users: each finds there what the other one wrote.
create or replace function onehand.bridge_users() returns trigger
language plpgsql as $$
#variable_conflict use_column
begin
  -- 'name' may no longer be all that the old version writes.
  if (select not (char_length(name) <= 4) from (select new.*) as users) then
    new.name := (select left(name, 4) from (select new.*) as users);
    new.hash_code := null;
  end if;
  -- 'status' may no longer be all that the old version writes.
  if (select not (status in ('active')) from (select new.*) as users) then
    new.status := 'active';
    new.hash_code := null;
  end if;
  return new;
end
$$;
create or replace trigger bridged before insert or update on public.users
for each row execute function onehand.bridge_users();

-- step together: add constraint 'users_code_pattern' for new rows
alter table public.users add constraint users_code_pattern check ((code ~ '^[a-z]+$') or (code ~ '^[a-m]+$')) not valid;

-- step together: remember how far the filling came
create table if not exists onehand.backfill (name text primary key, last text not null);

commit;

-- step batches: fill 'name', 'status' of 'users', 1000 rows at a time
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
    name = left(name, 4),
    status = 'active'
  where id > (select last from done) and id <= (select id from reached)
    and ((not (char_length(name) <= 4)) or (not (status in ('active'))))
),
remembered as (
  insert into onehand.backfill (name, last) select 'public.users', id::text from reached
  on conflict (name) do update set last = excluded.last
)
select id from batch;

-- step batches: fill 'status' of 'journal.users', 1000 rows at a time
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
    status = 'active'
  where journal_id > (select last from done) and journal_id <= (select journal_id from reached)
    and not (status in ('active'))
),
remembered as (
  insert into onehand.backfill (name, last) select 'journal.users', journal_id::text from reached
  on conflict (name) do update set last = excluded.last
)
select journal_id from batch;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_code_pattern' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_code_pattern;

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: forget how far the filling came
-- Only the steps above use it.
-- squawk-ignore ban-drop-table
drop table if exists onehand.backfill;

commit;
