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

-- step together: run 'journal of users'
...

-- step together: drop column 'users.note'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists note;

-- step together: drop column 'journal.users.note'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists note;

commit;
