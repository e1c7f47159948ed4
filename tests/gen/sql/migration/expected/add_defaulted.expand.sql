-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add column 'users.level'
alter table public.users add column level bigint not null default 7;

-- step together: add column 'journal.users.level'
alter table journal.users add column level bigint default 7;
-- Only the records that are there get it.
-- squawk-ignore ban-drop-default
alter table journal.users alter column level drop default;

-- step together: run 'journal of users'
...

commit;
