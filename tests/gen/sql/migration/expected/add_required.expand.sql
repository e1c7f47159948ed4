-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add column 'users.nickname'
alter table public.users add column nickname text;

-- step together: add column 'journal.users.nickname'
alter table journal.users add column nickname text;

-- step together: run 'journal of users'
...

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
