-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add column 'users.note'
alter table public.users add column note text;

-- step together: add column 'journal.users.note'
alter table journal.users add column note text;

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

-- step together: add constraint 'users_note_not_blank' for new rows
alter table public.users add constraint users_note_not_blank check (onehand.is_text(note)) not valid;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_note_not_blank' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_note_not_blank;
