-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop constraint 'users_price_minimum'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_price_minimum;

-- step together: drop constraint 'users_price_finite'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_price_finite;

-- step together: give 'users.price' more digits
-- The stored digits stay as they are: no row is written.
-- squawk-ignore changing-column-type
alter table public.users alter column price type numeric(9,2);

-- step together: drop constraint 'users_name_maximum'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_name_maximum;

-- step together: drop constraint 'users_status_known'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_status_known;

-- step together: give 'journal.users.price' more digits
-- The stored digits stay as they are: no row is written.
-- squawk-ignore changing-column-type
alter table journal.users alter column price type numeric(9,2);

-- step together: add constraint 'users_name_maximum' for new rows
alter table public.users add constraint users_name_maximum check (char_length(name) <= 9) not valid;

-- step together: add constraint 'users_price_finite' for new rows
alter table public.users add constraint users_price_finite check (price <> 'NaN') not valid;

-- step together: add constraint 'users_price_minimum' for new rows
alter table public.users add constraint users_price_minimum check (price >= 0.01) not valid;

-- step together: add constraint 'users_status_known' for new rows
alter table public.users add constraint users_status_known check (status in ('active', 'blocked', 'gone')) not valid;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_name_maximum' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_name_maximum;

-- step alone: check constraint 'users_price_finite' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_price_finite;

-- step alone: check constraint 'users_price_minimum' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_price_minimum;

-- step alone: check constraint 'users_status_known' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_status_known;
