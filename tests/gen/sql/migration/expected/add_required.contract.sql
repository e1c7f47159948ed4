-- contract of 'user', from middle to after
-- Runs when no instance of the old version is left: takes away what only that one needed.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop 'bridge users'
drop trigger if exists bridged on public.users;
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.bridge_users();

-- step together: make 'users.nickname' required
-- The valid check spares the scan.
-- squawk-ignore adding-not-nullable-field
alter table public.users alter column nickname set not null;
-- Now the column itself says it.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_nickname_required;

-- step together: add constraint 'users_nickname_not_blank' for new rows
alter table public.users add constraint users_nickname_not_blank check (onehand.is_text(nickname)) not valid;

-- step together: add constraint 'users_nickname_maximum' for new rows
alter table public.users add constraint users_nickname_maximum check (char_length(nickname) <= 20) not valid;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_nickname_not_blank' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_nickname_not_blank;

-- step alone: check constraint 'users_nickname_maximum' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_nickname_maximum;
