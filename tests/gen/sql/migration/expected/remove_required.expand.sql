-- expand of 'user', from 85e0f62738877648 to 9b4ef81e0687da6c
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: let the new version leave out 'users.level'
alter table public.users alter column level set default 3;

-- step together: let the new version leave out 'users.code'
alter table public.users alter column code set default onehand.uuid7()::text;

-- step together: let the new version leave out 'users.place'
alter table public.users alter column place set default 'DE';

-- step together: let the new version leave out 'users.status'
alter table public.users alter column status set default 'active';

-- step together: let the new version leave out 'users.tags'
alter table public.users alter column tags set default '["forgotten"]'::jsonb;

-- step together: let the new version leave out 'users.title'
alter table public.users alter column title set default '-';

-- step together: drop constraint 'users_code_pattern'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_code_pattern;

-- step together: drop constraint 'users_title_minimum'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_title_minimum;

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
      updated_at,
      level,
      code,
      place,
      status,
      tags,
      title
    )
    select
      made.operation,
      made.caller,
      made.traceparent,
      case when made.operation = 'delete' then nextval('onehand.sequence') else changed.sequence end,
      changed.id,
      changed.name,
      changed.created_at,
      changed.updated_at,
      changed.level,
      changed.code,
      changed.place,
      changed.status,
      changed.tags,
      changed.title
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

commit;
