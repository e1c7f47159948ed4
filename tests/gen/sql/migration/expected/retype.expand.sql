-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add column 'users.age_string' beside 'age'
alter table public.users add column age_string text;

-- step together: add column 'users.size_integer' beside 'size'
alter table public.users add column size_integer bigint;

-- step together: drop constraint 'users_size_not_blank'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_size_not_blank;

-- step together: add column 'journal.users.age_string' beside 'age'
alter table journal.users add column age_string text;

-- step together: add column 'journal.users.size_integer' beside 'size'
alter table journal.users add column size_integer bigint;

-- step together: run 'journal of users'
...

-- step together: create 'convert users age_string'
-- What is no bigint becomes null.
create or replace function onehand.convert_users_age_string(value text) returns bigint
language plpgsql stable as $$
begin
  return value::bigint;
exception when data_exception then
  return null;
end
$$;
grant execute on function onehand.convert_users_age_string(text) to user_app;

-- step together: create 'convert users size'
-- What is no bigint becomes null.
create or replace function onehand.convert_users_size(value text) returns bigint
language plpgsql stable as $$
begin
  return value::bigint;
exception when data_exception then
  return null;
end
$$;
grant execute on function onehand.convert_users_size(text) to user_app;

-- step together: create 'bridge users'
-- While two versions of the code write users: each finds there what the other one wrote.
create or replace function onehand.bridge_users() returns trigger
language plpgsql as $$
#variable_conflict use_column
begin
  -- 'age_string' was 'age': the one that is written decides.
  if tg_op = 'INSERT' then
    if new.age_string is null then
      new.age_string := new.age::text;
    end if;
    if new.age is null then
      new.age := coalesce(onehand.convert_users_age_string(new.age_string), 0);
    end if;
  elsif new.age_string is distinct from old.age_string then
    if new.age_string is distinct from new.age::text then
      new.age := coalesce(onehand.convert_users_age_string(new.age_string), 0);
    end if;
  elsif new.age is distinct from old.age or new.age_string is null then
    new.age_string := new.age::text;
  end if;
  -- 'size_integer' was 'size': the one that is written decides.
  if tg_op = 'INSERT' then
    if new.size_integer is null and new.size is not null then
      new.size_integer := onehand.convert_users_size(new.size);
    end if;
    if new.size is null then
      new.size := new.size_integer::text;
    end if;
  elsif new.size_integer is distinct from old.size_integer then
    if new.size_integer is distinct from onehand.convert_users_size(new.size) then
      new.size := new.size_integer::text;
    end if;
  elsif new.size is distinct from old.size then
    new.size_integer := onehand.convert_users_size(new.size);
  end if;
  -- A form of one version says nothing of the columns of the other: no hash stands for both.
  if num_nonnulls(new.age_string, new.age, new.size_integer, new.size) > 0 then
    new.hash_code := null;
  end if;
  return new;
end
$$;
create or replace trigger bridged before insert or update on public.users
for each row execute function onehand.bridge_users();

-- step together: require 'users.age_string' of new rows
alter table public.users add constraint users_age_string_required check (age_string is not null) not valid;

-- step together: remember how far the filling came
create table if not exists onehand.backfill (name text primary key, last text not null);

commit;

-- step batches: fill 'age_string', 'size_integer' of 'users', 1000 rows at a time
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
    age_string = age::text,
    size_integer = onehand.convert_users_size(size)
  where id > (select last from done) and id <= (select id from reached)
    and ((age_string is null and age is not null) or (size_integer is null and size is not null))
),
remembered as (
  insert into onehand.backfill (name, last) select 'public.users', id::text from reached
  on conflict (name) do update set last = excluded.last
)
select id from batch;

-- step batches: fill 'age_string', 'size_integer' of 'journal.users', 1000 rows at a time
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
    age_string = age::text,
    size_integer = onehand.convert_users_size(size)
  where journal_id > (select last from done) and journal_id <= (select journal_id from reached)
    and ((age_string is null and age is not null) or (size_integer is null and size is not null))
),
remembered as (
  insert into onehand.backfill (name, last) select 'journal.users', journal_id::text from reached
  on conflict (name) do update set last = excluded.last
)
select journal_id from batch;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: require 'users.age_string' of all rows
-- help: rows without it are left: dev db diff --fill users.age_string=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_age_string_required;

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: forget how far the filling came
-- Only the steps above use it.
-- squawk-ignore ban-drop-table
drop table if exists onehand.backfill;

commit;
