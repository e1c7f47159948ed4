-- expand of 'user', from 7b95dd8b16410842 to 7b95dd8b16410842
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: describe 'users'
comment on column public.users.name is 'In full.';

commit;
