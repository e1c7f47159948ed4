"""Which functions do the tables of every service stand on?"""

from __future__ import annotations

from onehand.gen.sql.names import app, reader
from onehand.gen.sql.schema import Script

_SCHEMAS = """\
create schema if not exists onehand;
-- A function is for those to whom it is granted, not for everybody.
alter default privileges revoke execute on functions from public;
grant usage on schema public, onehand to {app}, {reader};
-- What was applied to this database; the newest row is what it is now.
create table if not exists onehand.migrations (
  id bigint generated always as identity primary key,
  name text not null,
  kind text not null,
  applied_at timestamptz not null default clock_timestamp(),
  -- Hash of the schema that it leads to.
  checksum text not null,
  -- Hashes of the schemas whose code may run now: two between an expand and its contract.
  serves text[] not null,
  -- Of the script as it was run; null when there was none.
  script_checksum text,
  steps jsonb not null,
  -- What was interrupted is continued after these.
  steps_done bigint not null,
  finished boolean not null,
  -- The model that it leads to, where that is known: of a draft, and of the newest script.
  schema jsonb,
  constraint migrations_kind_known check (kind in ('create', 'draft', 'expand', 'contract'))
);
grant select on onehand.migrations to {app}, {reader};
-- Every change of every row takes the next number; it is taken behind the row's lock, so it grows with every change of
-- one row.
create sequence if not exists onehand.sequence;
grant usage on sequence onehand.sequence to {app};
"""

_TEXTS = """\
-- Not empty, and without space around it: the same characters that Python's strip() takes for space.
-- In plpgsql, here and below, because a check is planned anew by every statement: the text of an inlined function would
-- be read each time, which takes five times as long as all of this.
create or replace function onehand.is_text(value text) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  return value <> '' and value = btrim(
    value,
    E'\\t\\n\\u000b\\f\\r\\u001c\\u001d\\u001e\\u001f \\u0085\\u00a0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005'
    '\\u2006\\u2007\\u2008\\u2009\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
  );
end
$$;
grant execute on function onehand.is_text(text) to {app};

-- Something, one @, and names with dots between them; no space anywhere.
create or replace function onehand.is_email(value text) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  return value ~ '^[^@{space}]+@[^@.{space}]+(\\.[^@.{space}]+)*$';
end
$$;
grant execute on function onehand.is_email(text) to {app};

-- A scheme, then anything without space.
create or replace function onehand.is_url(value text) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  return value ~ '^[A-Za-z][A-Za-z0-9+.-]*://[^{space}]+$';
end
$$;
grant execute on function onehand.is_url(text) to {app};
"""
_SPACE = r"\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""The same characters inside of a class."""

_UUID7 = """\
-- A UUIDv7: milliseconds, then their fraction in twelve bits, then chance. Ids of one row's changes sort by time.
-- One expression, which the planner puts in place of the call.
create or replace function onehand.uuid7() returns uuid
language sql volatile parallel safe as $$
  select (
    overlay(
      lpad(to_hex((extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, '0')
      placing '7' from 13 for 0
    ) || substr(gen_random_uuid()::text, 20)
  )::uuid
$$;
grant execute on function onehand.uuid7() to {app};
"""

_STAMP = """\
-- Before every write of a row of a resource: an update that changes nothing is not made; all others get the next
-- sequence and the time. hash_code survives only when the write itself brings one: it says what a form last wrote.
create or replace function onehand.stamp() returns trigger
language plpgsql as $$
declare
  wanted_hash bigint := new.hash_code;
  wanted_by text := new.updated_by;
begin
  if tg_op = 'INSERT' then
    new.created_at := coalesce(new.created_at, clock_timestamp());
    new.updated_at := new.created_at;
    new.sequence := nextval('onehand.sequence');
    return new;
  end if;
  if new.id <> old.id then
    raise exception 'the id of a row never changes' using
      errcode = 'integrity_constraint_violation', schema = tg_table_schema, table = tg_table_name, column = 'id',
      constraint = tg_table_name || '_id_immutable';
  end if;
  new.created_at := old.created_at;
  new.updated_at := old.updated_at;
  new.sequence := old.sequence;
  new.hash_code := old.hash_code;
  new.updated_by := old.updated_by;
  if new is not distinct from old then
    return null;
  end if;
  new.updated_by := wanted_by;
  new.hash_code := nullif(wanted_hash, old.hash_code);
  new.updated_at := clock_timestamp();
  new.sequence := nextval('onehand.sequence');
  return new;
end
$$;
"""

_REFUSE_TRUNCATE = """\
-- A truncate would take the rows away without a record of any, and without telling who follows them.
create or replace function onehand.refuse_truncate() returns trigger
language plpgsql as $$
begin
  raise exception 'truncate of % would leave no record of what it removes', tg_table_name using
    errcode = 'object_not_in_prerequisite_state', schema = tg_table_schema, table = tg_table_name,
    hint = format('delete from %I', tg_table_name);
end
$$;
"""


def function_scripts(service: str) -> tuple[Script, ...]:
    """What constraints, defaults and triggers use; comes before the tables."""
    texts = {
        "schemas": _SCHEMAS,
        "texts": _TEXTS.replace("{space}", _SPACE),
        "uuid7": _UUID7,
        "stamp": _STAMP,
        "refuse truncate": _REFUSE_TRUNCATE,
    }
    roles = {"{app}": app(service), "{reader}": reader(service)}
    return tuple(Script(name=name, text=_filled(text, roles)) for name, text in texts.items())


def _filled(text: str, roles: dict[str, str]) -> str:
    for place, role in roles.items():
        text = text.replace(place, role)
    return text
