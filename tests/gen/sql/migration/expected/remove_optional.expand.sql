-- expand of 'user', from 15253acd29d12972 to 5642265333e90316
-- Runs before the new version is deployed; then the old and the new version can both work.

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
      updated_at,
      note
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
      changed.note
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
  -- A form of one version says nothing of the columns of the other: no hash stands for both.
  if num_nonnulls(new.note) > 0 then
    new.hash_code := null;
  end if;
  return new;
end
$$;
create or replace trigger bridged before insert or update on public.users
for each row execute function onehand.bridge_users();

commit;
