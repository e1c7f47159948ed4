-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: run 'journal of users'
...

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
