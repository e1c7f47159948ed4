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

-- step together: make 'users.level' required
-- The valid check spares the scan.
-- squawk-ignore adding-not-nullable-field
alter table public.users alter column level set not null;
-- Now the column itself says it.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_level_required;

commit;
