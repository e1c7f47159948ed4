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

-- step together: drop constraint 'users_name_maximum'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_name_maximum;

-- step together: add constraint 'users_name_maximum' for new rows
alter table public.users add constraint users_name_maximum check (char_length(name) <= 4) not valid;

-- step together: drop constraint 'users_code_pattern'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_code_pattern;

-- step together: add constraint 'users_code_pattern' for new rows
alter table public.users add constraint users_code_pattern check (code ~ '^[a-m]+$') not valid;

-- step together: drop constraint 'users_status_known'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_status_known;

-- step together: add constraint 'users_status_known' for new rows
alter table public.users add constraint users_status_known check (status in ('active')) not valid;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_name_maximum' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_name_maximum;

-- step alone: check constraint 'users_code_pattern' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_code_pattern;

-- step alone: check constraint 'users_status_known' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_status_known;
