-- contract of 'user', from middle to after
-- Runs when no instance of the old version is left: takes away what only that one needed.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: run 'journal of users'
...

-- step together: drop column 'users.level'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists level;

-- step together: drop column 'users.code'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists code;

-- step together: drop column 'users.place'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists place;

-- step together: drop column 'users.status'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists status;

-- step together: drop column 'users.tags'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists tags;

-- step together: drop column 'users.title'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists title;

-- step together: drop column 'journal.users.level'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists level;

-- step together: drop column 'journal.users.code'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists code;

-- step together: drop column 'journal.users.place'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists place;

-- step together: drop column 'journal.users.status'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists status;

-- step together: drop column 'journal.users.tags'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists tags;

-- step together: drop column 'journal.users.title'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists title;

commit;
