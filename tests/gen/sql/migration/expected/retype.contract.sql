-- contract of 'user', from 6eb1f0e1162be4e6 to cb6da9857d87fbe6
-- Runs when no instance of the old version is left: takes away what only that one needed.

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: see that nothing of 'users.size' is lost
-- help: change these rows first: select id, size from users where size_integer is null
do $$
begin
  if exists (select from public.users where size is not null and size_integer is null) then
    raise exception 'rows of users have a value in size that size_integer cannot hold';
  end if;
end
$$;

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop 'bridge users'
drop trigger if exists bridged on public.users;
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.bridge_users();

-- step together: drop 'convert users size'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.convert_users_size(text);

-- step together: drop 'convert users age_string'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.convert_users_age_string(text);

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
      age_string,
      size_integer,
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
      changed.age_string,
      changed.size_integer,
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

-- step together: make 'users.age_string' required
-- The valid check spares the scan.
-- squawk-ignore adding-not-nullable-field
alter table public.users alter column age_string set not null;
-- Now the column itself says it.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_age_string_required;

-- step together: drop column 'users.age'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists age;

-- step together: drop column 'users.size'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists size;

-- step together: add constraint 'users_age_string_not_blank' for new rows
alter table public.users add constraint users_age_string_not_blank check (onehand.is_text(age_string)) not valid;

-- step together: drop column 'journal.users.age'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists age;

-- step together: drop column 'journal.users.size'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists size;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_age_string_not_blank' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_age_string_not_blank;
