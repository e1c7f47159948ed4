-- expand of 'user', from before to middle
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: create table 'public.pets'
create table public.pets (
  id text not null,
  owner_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text,
  sequence bigint not null,
  hash_code bigint,
  constraint pets_pk primary key (id),
  constraint pets_id_not_blank check (onehand.is_text(id)),
  constraint pets_id_maximum check (char_length(id) <= 200),
  constraint pets_owner_id_not_blank check (onehand.is_text(owner_id)),
  constraint pets_owner_id_maximum check (char_length(owner_id) <= 200)
);
create index pets_created_at_id_index on public.pets (created_at, id);
create index pets_owner_id_created_at_id_index on public.pets (owner_id, created_at, id);
comment on table public.pets is 'A pet.';

-- step together: create table 'journal.pets'
create table journal.pets (
  journal_id bigint not null default nextval('journal.journal_id'),
  recorded_at timestamptz not null default clock_timestamp(),
  journal_operation text not null,
  journal_caller text,
  journal_traceparent text,
  sequence bigint not null,
  id text not null,
  owner_id text,
  created_at timestamptz,
  updated_at timestamptz,
  constraint pets_pk primary key (journal_id, recorded_at),
  constraint pets_journal_operation_known check (journal_operation in ('insert', 'update', 'delete'))
) partition by range (recorded_at);
create index pets_journal_history on journal.pets (id, journal_id);
comment on table journal.pets is 'Every change of table ''pets'': the row as it became, or as it last was.';

-- step together: create 'table pets'
...

-- step together: create 'journal of pets'
...

-- step together: run 'journal replay'
...

-- step together: run 'journal default partitions'
...

-- step together: run 'journals'
...

-- step together: connect table 'public.pets'
alter table public.pets add constraint pets_owner_id_exists foreign key (owner_id) references public.users (id);

commit;
