-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add column 'users.full_name' beside 'name'
alter table public.users add column full_name text;

-- step together: add column 'users.labels' beside 'tags'
alter table public.users add column labels jsonb;

-- step together: drop default of 'users.tags'
-- The bridge gives it, where neither version says a value.
-- squawk-ignore ban-drop-default
alter table public.users alter column tags drop default;

-- step together: add column 'journal.users.full_name' beside 'name'
alter table journal.users add column full_name text;

-- step together: add column 'journal.users.labels' beside 'tags'
alter table journal.users add column labels jsonb;

-- step together: run 'journal of users'
...

-- step together: create 'bridge users'
-- While two versions of the code write users: each finds there what the other one wrote.
create or replace function onehand.bridge_users() returns trigger
language plpgsql as $$
#variable_conflict use_column
begin
  -- 'full_name' was 'name': the one that is written decides.
  if tg_op = 'INSERT' then
    if new.full_name is null then
      new.full_name := new.name;
    end if;
    if new.name is null then
      new.name := new.full_name;
    end if;
  elsif new.full_name is distinct from old.full_name then
    if new.full_name is distinct from new.name then
      new.name := new.full_name;
    end if;
  elsif new.name is distinct from old.name or new.full_name is null then
    new.full_name := new.name;
  end if;
  -- 'labels' was 'tags': the one that is written decides.
  if tg_op = 'INSERT' then
    if new.labels is null then
      new.labels := coalesce(new.tags, '[]'::jsonb);
    end if;
    if new.tags is null then
      new.tags := coalesce(new.labels, '[]'::jsonb);
    end if;
  elsif new.labels is distinct from old.labels then
    if new.labels is distinct from coalesce(new.tags, '[]'::jsonb) then
      new.tags := coalesce(new.labels, '[]'::jsonb);
    end if;
  elsif new.tags is distinct from old.tags or new.labels is null then
    new.labels := coalesce(new.tags, '[]'::jsonb);
  end if;
  return new;
end
$$;
create or replace trigger bridged before insert or update on public.users
for each row execute function onehand.bridge_users();

-- step together: require 'users.full_name' of new rows
alter table public.users add constraint users_full_name_required check (full_name is not null) not valid;

-- step together: require 'users.labels' of new rows
alter table public.users add constraint users_labels_required check (labels is not null) not valid;

-- step together: add constraint 'users_full_name_not_blank' for new rows
alter table public.users add constraint users_full_name_not_blank check (onehand.is_text(full_name)) not valid;

-- step together: add constraint 'users_full_name_maximum' for new rows
alter table public.users add constraint users_full_name_maximum check (char_length(full_name) <= 100) not valid;

-- step together: add constraint 'users_labels_shape' for new rows
alter table public.users add constraint users_labels_shape check (labels @@ '
    $.type() == "array"
    && !exists($[*].type() ? (@ != "string"))
  ') not valid;

-- step together: remember how far the filling came
create table if not exists onehand.backfill (name text primary key, last text not null);

commit;

-- step batches: fill 'full_name', 'labels' of 'users', 1000 rows at a time
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
    full_name = name,
    labels = tags
  where id > (select last from done) and id <= (select id from reached)
    and ((full_name is null and name is not null) or (labels is null and tags is not null))
),
remembered as (
  insert into onehand.backfill (name, last) select 'public.users', id::text from reached
  on conflict (name) do update set last = excluded.last
)
select id from batch;

-- step batches: fill 'full_name', 'labels' of 'journal.users', 1000 rows at a time
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
    full_name = name,
    labels = tags
  where journal_id > (select last from done) and journal_id <= (select journal_id from reached)
    and ((full_name is null and name is not null) or (labels is null and tags is not null))
),
remembered as (
  insert into onehand.backfill (name, last) select 'journal.users', journal_id::text from reached
  on conflict (name) do update set last = excluded.last
)
select journal_id from batch;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: require 'users.full_name' of all rows
-- help: rows without it are left: dev db diff --fill users.full_name=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_full_name_required;

-- step alone: require 'users.labels' of all rows
-- help: rows without it are left: dev db diff --fill users.labels=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_labels_required;

-- step alone: check constraint 'users_full_name_not_blank' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_full_name_not_blank;

-- step alone: check constraint 'users_full_name_maximum' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_full_name_maximum;

-- step alone: check constraint 'users_labels_shape' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_labels_shape;

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: forget how far the filling came
-- Only the steps above use it.
-- squawk-ignore ban-drop-table
drop table if exists onehand.backfill;

commit;
