-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: create index 'users_email_unique'
-- help: make the existing rows different first, or drop 'unique'
-- undo: drop index concurrently if exists public.users_email_unique;
create unique index concurrently if not exists users_email_unique on public.users (lower(email collate "C"));

-- step alone: create index 'users_name_id_index'
-- undo: drop index concurrently if exists public.users_name_id_index;
create index concurrently if not exists users_name_id_index on public.users (name, id);
