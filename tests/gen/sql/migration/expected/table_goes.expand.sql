-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop constraint 'pets_owner_id_exists'
-- The new version does not know the rows that it would protect.
-- squawk-ignore ban-drop-constraint
alter table public.pets drop constraint if exists pets_owner_id_exists;

commit;
