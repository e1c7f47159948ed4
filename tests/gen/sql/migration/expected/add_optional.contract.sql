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

commit;
