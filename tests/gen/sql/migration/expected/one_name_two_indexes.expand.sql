-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: create index 'users_email_unique_next'
-- help: make the existing rows different first, or drop 'unique'
-- undo: drop index concurrently if exists public.users_email_unique_next;
create unique index concurrently if not exists users_email_unique_next on public.users (lower(email collate "C"));
