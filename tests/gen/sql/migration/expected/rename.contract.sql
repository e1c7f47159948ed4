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

-- step together: make 'users.full_name' required
-- The valid check spares the scan.
-- squawk-ignore adding-not-nullable-field
alter table public.users alter column full_name set not null;
-- Now the column itself says it.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_full_name_required;

-- step together: drop column 'users.name'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists name;

-- step together: set default of 'users.labels'
alter table public.users alter column labels set default '[]'::jsonb;

-- step together: make 'users.labels' required
-- The valid check spares the scan.
-- squawk-ignore adding-not-nullable-field
alter table public.users alter column labels set not null;
-- Now the column itself says it.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_labels_required;

-- step together: drop column 'users.tags'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists tags;

-- step together: drop column 'journal.users.name'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists name;

-- step together: drop column 'journal.users.tags'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists tags;

commit;
