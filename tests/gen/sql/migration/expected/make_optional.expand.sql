-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: make 'users.level' optional
-- The old version still writes it always.
-- squawk-ignore ban-drop-not-null
alter table public.users alter column level drop not null;

commit;
