-- contract of 'user', from middle to after
-- Runs when no instance of the old version is left: takes away what only that one needed.

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: drop index 'users_name_created_at_id_index'
drop index concurrently if exists public.users_name_created_at_id_index;

-- step alone: drop index 'users_created_at_id_index'
drop index concurrently if exists public.users_created_at_id_index;
