"""How do journal tables get new partitions ahead of time and lose old ones, without a writer ever waiting?"""

from __future__ import annotations

from collections.abc import Sequence

from onehand.gen.sql.names import app
from onehand.gen.sql.schema import Script
from onehand.gen.sql.words import ident, short, text

Kept = tuple[str, str | None, int, str]
"""A journal table: name, resource (None for emitted events), days to keep, period of a partition."""


def partition_scripts(service: str, journals: Sequence[Kept]) -> tuple[Script, ...]:
    """The default partitions, and the functions by which the running service keeps the others."""
    functions = (("create partition", _CREATE), ("drop partition", _DROP))
    return (
        # A service that only follows others journals nothing; a script without a statement is no step.
        *((_default_partitions(journals),) if journals else ()),
        _journals(service, journals),
        *(Script(name=name, text=text.replace("{app}", app(service))) for name, text in functions),
    )


def default_partition(table: str) -> str:
    """Takes what no other partition takes, so that no write can fail for want of one."""
    return short(f"{table}_default")


def _default_partitions(journals: Sequence[Kept]) -> Script:
    return Script(
        name="journal default partitions",
        text="".join(
            f"create table if not exists journal.{ident(default_partition(name))}"
            f" partition of journal.{ident(name)} default;\n"
            for name, _, _, _ in journals
        ),
    )


def _journals(service: str, journals: Sequence[Kept]) -> Script:
    rows = ",\n  ".join(
        f"({text(name)}, {'null' if resource is None else text(resource)}, interval '{days} days', {text(period)})"
        for name, resource, days, period in journals
    )
    select = f"values\n  {rows}" if rows else "select null::text, null::text, null::interval, null::text where false"
    return Script(name="journals", text=_JOURNALS.replace("{select}", select).replace("{app}", app(service)))


_JOURNALS = """\
-- Which journal tables are there, how long is each kept, and what is the period of a partition?
create or replace function onehand.journals()
returns table (journal text, resource text, retain interval, period text)
language sql stable as $$
{select}
$$;
-- Their partitions, each with the time that it covers (null = the default one, which should stay empty).
create or replace function onehand.partitions()
returns table (journal text, partition text, lower timestamptz, upper timestamptz)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select parent.relname::text, child.relname::text, bound.edges[1]::timestamptz, bound.edges[2]::timestamptz
  from onehand.journals() as known
  join pg_class as parent on parent.relname = known.journal
  join pg_namespace on pg_namespace.oid = parent.relnamespace and nspname = 'journal'
  join pg_inherits on inhparent = parent.oid
  join pg_class as child on child.oid = inhrelid
  cross join lateral (
    select regexp_match(pg_get_expr(child.relpartbound, child.oid), $re$FROM \\('(.*)'\\) TO \\('(.*)'\\)$re$) as edges
  ) as bound
$$;
grant execute on function onehand.journals(), onehand.partitions() to {app};
"""

_CREATE = """\
-- Makes the next partition of a journal table, when those that exist do not reach `ahead` periods into the future;
-- returns its name, or null when there is nothing to do. Call it until it returns null, each time in a transaction of
-- its own. The table is made apart and then attached, so that no writer waits; when the default partition is in use it
-- gives up after a moment (lock_not_available), and the next call tries again.
create or replace function onehand.create_partition(journal text, ahead integer default 3)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' set timezone = 'UTC' as $$
declare
  period text := (select j.period from onehand.journals() as j where j.journal = create_partition.journal);
  start timestamptz;
  finish timestamptz;
  made text;
  default_one text;
begin
  if period is null then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  -- Two at a time would make the same one.
  perform pg_advisory_xact_lock(hashtextextended('onehand.create_partition.' || journal, 0));
  start := greatest(
    date_trunc(period, now()),
    (select max(p.upper) from onehand.partitions() as p where p.journal = create_partition.journal)
  );
  if start > date_trunc(period, now()) + ahead * ('1 ' || period)::interval then
    return null;
  end if;
  finish := date_trunc(period, start) + ('1 ' || period)::interval;
  made := left(journal, 54) || '_' || to_char(start, 'YYYYMMDD');
  default_one := (
    select p.partition from onehand.partitions() as p where p.journal = create_partition.journal and p.lower is null
  );
  execute format(
    'create table journal.%I (like journal.%I including defaults including constraints including indexes)',
    made, journal
  );
  -- What was recorded while it was missing lies in the default partition, which would forbid to attach it.
  execute format(
    'with moved as (delete from journal.%I where recorded_at >= %L and recorded_at < %L returning *)'
    ' insert into journal.%I select * from moved',
    default_one, start, finish, made
  );
  execute format(
    'alter table journal.%I attach partition journal.%I for values from (%L) to (%L)', journal, made, start, finish
  );
  return made;
end
$$;
grant execute on function onehand.create_partition(text, integer) to {app};
"""

_DROP = """\
-- Drops the oldest partition of a journal table when all of it is older than the table keeps, and none of it still
-- waits for the publisher; returns its name, or null when there is nothing to do. Gives up after a moment when the
-- table is in use (lock_not_available): while it waits for its lock, writers wait behind it.
create or replace function onehand.drop_partition(journal text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '50ms' set timezone = 'UTC' as $$
declare
  kept record;
  oldest record;
begin
  select * into kept from onehand.journals() as j where j.journal = drop_partition.journal;
  if not found then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  select * into oldest from onehand.partitions() as p
  where p.journal = drop_partition.journal and p.upper <= now() - kept.retain
  order by p.upper
  limit 1;
  if not found then
    return null;
  end if;
  execute format('lock table journal.%I in access exclusive mode', journal);
  if exists (
    select from journal.queue as q
    where q.resource is not distinct from kept.resource
      and q.recorded_at >= oldest.lower and q.recorded_at < oldest.upper
  ) then
    return null;
  end if;
  execute format('drop table journal.%I', oldest.partition);
  return oldest.partition;
end
$$;
grant execute on function onehand.drop_partition(text) to {app};
"""
