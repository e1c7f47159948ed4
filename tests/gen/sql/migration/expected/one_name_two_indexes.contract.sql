-- contract of 'user', from middle to after
-- Runs when no instance of the old version is left: takes away what only that one needed.

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: drop index 'users_email_unique'
drop index concurrently if exists public.users_email_unique;

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add constraint 'users_email_minimum' for new rows
alter table public.users add constraint users_email_minimum check (char_length(email) >= 3) not valid;

-- step together: add constraint 'users_email_maximum' for new rows
alter table public.users add constraint users_email_maximum check (char_length(email) <= 254) not valid;

-- step together: add constraint 'users_email_pattern' for new rows
alter table public.users add constraint users_email_pattern check (onehand.is_email(email)) not valid;

-- step together: name index 'users_email_unique'
-- No statement names an index.
-- squawk-ignore renaming-object
alter index if exists public.users_email_unique_next rename to users_email_unique;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_email_minimum' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_email_minimum;

-- step alone: check constraint 'users_email_maximum' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_email_maximum;

-- step alone: check constraint 'users_email_pattern' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_email_pattern;
