-- contract of 'user', from middle to after
-- Runs when no instance of the old version is left: takes away what only that one needed.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: drop 'journal of pets'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists journal.record_pets() cascade;

-- step together: drop 'table pets'
-- No code that is running calls it any longer.
-- squawk-ignore ban-drop-function
drop function if exists onehand.await_pets() cascade;

-- step together: run 'journal replay'
...

-- step together: run 'journal default partitions'
...

-- step together: run 'journals'
...

-- step together: forget what of 'pet' is still to be published
-- No code that is running knows these events any longer.
delete from journal.queue where resource = 'pet';

-- step together: drop table 'public.pets'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-table
drop table if exists public.pets;

-- step together: drop table 'journal.pets'
-- No code that is running knows it any longer.
-- squawk-ignore ban-drop-table
drop table if exists journal.pets;

commit;
