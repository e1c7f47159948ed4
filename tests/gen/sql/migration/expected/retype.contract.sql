-- contract of 'user', from middle to after
-- Runs when no instance of the old version is left: takes away what only that one needed.

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: see that nothing of 'users.size' is lost
-- help: change these rows first: select id, size from users where size_integer is null
do $$
begin
  if exists (select from public.users where size is not null and size_integer is null) then
    raise exception 'rows of users have a value in size that size_integer cannot hold';
  end if;
end
$$;

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop 'bridge users'
drop trigger if exists bridged on public.users;
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.bridge_users();

-- step together: drop 'convert users size'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.convert_users_size(text);

-- step together: drop 'convert users age_string'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.convert_users_age_string(text);

-- step together: run 'journal of users'
...

-- step together: make 'users.age_string' required
-- The valid check spares the scan.
-- squawk-ignore adding-not-nullable-field
alter table public.users alter column age_string set not null;
-- Now the column itself says it.
-- squawk-ignore ban-drop-constraint
alter table public.users drop constraint if exists users_age_string_required;

-- step together: drop column 'users.age'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists age;

-- step together: drop column 'users.size'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table public.users drop column if exists size;

-- step together: add constraint 'users_age_string_not_blank' for new rows
alter table public.users add constraint users_age_string_not_blank check (onehand.is_text(age_string)) not valid;

-- step together: drop column 'journal.users.age'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists age;

-- step together: drop column 'journal.users.size'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-column
alter table journal.users drop column if exists size;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: check constraint 'users_age_string_not_blank' on all rows
-- help: rows break it: change them, or the design; or let the next plan do it: dev db diff --fill users.COLUMN=SQL
-- Validated twice is validated once.
-- squawk-ignore prefer-robust-stmts
alter table public.users validate constraint users_age_string_not_blank;
