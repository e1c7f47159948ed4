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
    functions = (("seize tables", _SEIZE), ("create partition", _CREATE), ("drop partition", _DROP))
    return (
        # A service that only follows others journals nothing; a script without a statement is no step.
        *((_default_partitions(service, journals),) if journals else ()),
        journals_script(service, journals),
        *(Script(name=name, text=text.replace("{app}", app(service))) for name, text in functions),
    )


def default_partition(table: str) -> str:
    """Takes what no other partition takes, so that no write can fail for want of one."""
    return short(f"{table}_default")


def _default_partitions(service: str, journals: Sequence[Kept]) -> Script:
    """The service may read them by themselves: it counts what lies there."""
    return Script(
        name="journal default partitions",
        text="".join(
            f"create table if not exists journal.{ident(default_partition(name))}"
            f" partition of journal.{ident(name)} default;\n"
            f"grant select on journal.{ident(default_partition(name))} to {app(service)};\n"
            for name, _, _, _ in journals
        ),
    )


def journals_script(service: str, journals: Sequence[Kept]) -> Script:
    """What the design says of each journal; the functions below ask it every time."""
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
language sql stable
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $$
  select
    parent.relname::text, child.relname::text,
    replace(btrim(bound.edges[1], $q$'$q$), 'MINVALUE', '-infinity')::timestamptz,
    replace(btrim(bound.edges[2], $q$'$q$), 'MAXVALUE', 'infinity')::timestamptz
  from onehand.journals() as known
  join pg_class as parent on parent.relname = known.journal
  join pg_namespace on pg_namespace.oid = parent.relnamespace and nspname = 'journal'
  join pg_inherits on inhparent = parent.oid
  join pg_class as child on child.oid = inhrelid
  cross join lateral (
    select regexp_match(pg_get_expr(child.relpartbound, child.oid), $re$FROM \\((.*)\\) TO \\((.*)\\)$re$) as edges
  ) as bound
$$;
grant execute on function onehand.journals(), onehand.partitions() to {app};
"""

_SEIZE = """\
-- Takes tables for itself until the end of the transaction, and never waits for a long transaction: whoever waits for a
-- table makes all who come later wait too. What holds one of the tables now and still does after a moment is such a
-- long one: then it gives up (lock_not_available), without having asked for the lock. The rest ends soon, and is
-- waited for: at the first table for a moment, at the others not at all.
create or replace function onehand.seize(variadic tables text[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '50ms' as $$
declare
  wanted oid[] := (select array_agg(format('journal.%I', name)::regclass) from unnest(tables) as name);
  here oid := (select oid from pg_database where datname = current_database());
  holders text[];
  place integer;
begin
  holders := (
    select array_agg(virtualtransaction) from pg_locks
    where database = here and relation = any(wanted) and granted and pid is distinct from pg_backend_pid()
  );
  if holders is not null then
    perform pg_sleep(0.05);
    if exists (
      select from pg_locks
      where database = here and relation = any(wanted) and granted and virtualtransaction = any(holders)
    ) then
      raise exception 'a long transaction uses %', array_to_string(tables, ' or ')
        using errcode = 'lock_not_available', hint = 'dev db status';
    end if;
  end if;
  for place in 1 .. cardinality(tables) loop
    execute format(
      'lock table only journal.%I in access exclusive mode %s',
      tables[place], case when place > 1 then 'nowait' end
    );
  end loop;
end
$$;
"""

_CREATE = """\
-- Makes one partition of a journal table, when there is none for the period of now or of one of the next `ahead`, or
-- when the default partition has records of a period without one, which then move. Returns its name, or null when
-- there is nothing to do. Call it until it returns null, each time in a transaction of its own.
-- The table is made apart and then attached, so that no writer waits. It needs the default partition for itself: when
-- that is in use it gives up (lock_not_available), and the next call tries again.
create or replace function onehand.create_partition(journal text, ahead integer default 3)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' set timezone = 'UTC' as $$
declare
  unit text := (select j.period from onehand.journals() as j where j.journal = create_partition.journal);
  default_one text := (
    select p.partition from onehand.partitions() as p where p.journal = create_partition.journal and p.lower is null
  );
  piece record;
  misplaced timestamptz;
  uncovered boolean;
  crowded boolean;
  made text;
begin
  if unit is null then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  -- Two at a time would make the same one.
  perform pg_advisory_xact_lock(hashtextextended('onehand.create_partition.' || journal, 0));
  execute format('select min(recorded_at) from journal.%I', default_one) into misplaced;
  uncovered := not exists (
    select from onehand.partitions() as p
    where p.journal = create_partition.journal and p.lower <= now() and now() < p.upper
  );
  for piece in
    with part as materialized (
      select p.lower, p.upper from onehand.partitions() as p
      where p.journal = create_partition.journal and p.lower is not null
    ),
    beginning as (
      select date_trunc(unit, now()) + number * ('1 ' || unit)::interval as at from generate_series(0, ahead) as number
      union
      select date_trunc(unit, misplaced) where misplaced is not null
    ),
    wanted as (
      select at as lower, at + ('1 ' || unit)::interval as upper from beginning
    )
    -- Of each period what no partition covers: when the design changed the period, others reach into it.
    select gap.lower, least(wanted.upper, (select min(part.lower) from part where part.lower > gap.lower)) as upper
    from wanted
    cross join lateral (
      select wanted.lower
      union
      select part.upper from part where part.upper > wanted.lower and part.upper < wanted.upper
    ) as gap
    where not exists (select from part where part.lower <= gap.lower and gap.lower < part.upper)
    order by gap.lower
  loop
    -- While everybody writes into the default partition, not more than a second's work is moved out of it.
    execute format(
      'select count(*) > 100000 from (select from journal.%I where recorded_at >= %L and recorded_at < %L limit 100001)'
      ' as found',
      default_one, piece.lower, piece.upper
    ) into crowded;
    continue when uncovered and crowded;
    made := onehand.partition_name(journal, piece.lower);
    -- Rows of this very period have been sent to the default partition before they wait for it, and would find that it
    -- takes them no longer: they must wait at the journal itself.
    if piece.lower <= clock_timestamp() + interval '1 minute' then
      perform onehand.seize(journal, default_one);
    else
      perform onehand.seize(default_one);
    end if;
    execute format(
      'create table journal.%I (like journal.%I including defaults including constraints including indexes)',
      made, journal
    );
    -- What was recorded while it was missing lies in the default partition, which would forbid to attach it.
    execute format(
      'with moved as (delete from journal.%I where recorded_at >= %L and recorded_at < %L returning *)'
      ' insert into journal.%I select * from moved',
      default_one, piece.lower, piece.upper, made
    );
    execute format(
      'alter table journal.%I attach partition journal.%I for values from (%L) to (%L)',
      journal, made, piece.lower, piece.upper
    );
    return made;
  end loop;
  return null;
end
$$;
-- `users_20261122`; of a long name the beginning and a hash; with a number when there is a table of that name.
create or replace function onehand.partition_name(journal text, lower timestamptz) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  stem text := case
    when octet_length(journal) <= 50 then journal
    else left(journal, 40) || '_' || left(md5(journal), 8)
  end || to_char(lower, '_YYYYMMDD');
  name text := stem;
  number integer := 1;
begin
  while to_regclass(format('journal.%I', name)) is not null loop
    number := number + 1;
    name := stem || '_' || number;
  end loop;
  return name;
end
$$;
grant execute on function onehand.create_partition(text, integer) to {app};
"""

_DROP = """\
-- Drops the oldest partition of a journal table of which everything is older than the table keeps, and nothing still
-- waits for the publisher; returns its name, or null when there is none. Gives up when the table is in use
-- (lock_not_available).
create or replace function onehand.drop_partition(journal text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' set timezone = 'UTC' as $$
declare
  kept record;
  oldest record;
begin
  select * into kept from onehand.journals() as j where j.journal = drop_partition.journal;
  if not found then
    raise exception 'no journal table is named %', journal using errcode = 'invalid_parameter_value';
  end if;
  -- The queue is looked through while writers wait: not when it is long.
  if pg_relation_size('journal.queue') > 64 * 1024 * 1024 then
    return null;
  end if;
  select p.partition, p.lower, p.upper, d.partition as default_one into oldest
  from onehand.partitions() as p
  join onehand.partitions() as d on d.journal = p.journal and d.lower is null
  where p.journal = drop_partition.journal and p.upper <= now() - kept.retain
    and not exists (
      select from journal.queue as q
      where q.resource is not distinct from kept.resource and q.recorded_at >= p.lower and q.recorded_at < p.upper
    )
  order by p.upper
  limit 1;
  if not found then
    return null;
  end if;
  perform onehand.seize(journal, oldest.partition, oldest.default_one);
  -- Now that nobody can add to it: was one of its records queued again meanwhile?
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
