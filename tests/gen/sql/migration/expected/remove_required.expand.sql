-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: let the new version leave out 'users.level'
alter table public.users alter column level set default 3;

-- step together: let the new version leave out 'users.code'
alter table public.users alter column code set default onehand.uuid7()::text;

-- step together: let the new version leave out 'users.place'
alter table public.users alter column place set default 'DE';

-- step together: let the new version leave out 'users.status'
alter table public.users alter column status set default 'active';

-- step together: let the new version leave out 'users.tags'
alter table public.users alter column tags set default '["forgotten"]'::jsonb;

-- step together: let the new version leave out 'users.title'
alter table public.users alter column title set default '-';

-- step together: drop constraint 'users_code_pattern'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_code_pattern;

-- step together: drop constraint 'users_title_minimum'
-- Each version checks what it writes itself.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_title_minimum;

-- step together: run 'journal of users'
...

commit;
