-- expand of 'user', from bba56f58e9b10f9e to 532987043ebd2319
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: make 'users.level' optional
-- The old version still writes it always.
-- squawk-ignore ban-drop-not-null
alter table public.users alter column level drop not null;

commit;
