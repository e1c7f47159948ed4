-- contract of 'user', from 9b4ef81e0687da6c to 3717d269a4a2d056
-- Runs when no instance of the old version is left: takes away what only that one needed.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

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

-- step together: drop column 'users.level'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists level;

-- step together: drop column 'users.code'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists code;

-- step together: drop column 'users.place'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists place;

-- step together: drop column 'users.status'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists status;

-- step together: drop column 'users.tags'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists tags;

-- step together: drop column 'users.title'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists title;

-- step together: drop column 'journal.users.level'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists level;

-- step together: drop column 'journal.users.code'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists code;

-- step together: drop column 'journal.users.place'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists place;

-- step together: drop column 'journal.users.status'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists status;

-- step together: drop column 'journal.users.tags'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists tags;

-- step together: drop column 'journal.users.title'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists title;

commit;
