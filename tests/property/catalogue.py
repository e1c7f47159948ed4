"""What does a database consist of, as a value that can be compared with that of another one?

Left out, each with its reason:
- the order of columns: nothing depends on it, and an added column stands last;
- partitions, with their indexes and constraints: they are made at run time, and depend on the day;
- rows, and how far sequences are: they are data;
- names of not-null constraints: PostgreSQL makes them (from 18 on), and the column says the same;
- what belongs to PostgreSQL itself, and types of tables.
"""

from __future__ import annotations

from typing import Any

import asyncpg

Catalogue = dict[str, str]
"""`column public.users.name` -> `text not null default 'x'`."""

_OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"

_ACL = """\
(select string_agg(one, ', ' order by one) from (
  select coalesce(r.rolname, 'public') || ':' || string_agg(a.privilege_type
    || case when a.is_grantable then '*' else '' end, '+' order by a.privilege_type) as one
  from aclexplode(coalesce({acl}, acldefault('{kind}', {owner}))) as a left join pg_roles as r on r.oid = a.grantee
  group by r.rolname) as held)"""
"""Who may do what; an absent list is what PostgreSQL grants by default."""


def _acl(acl: str, kind: str, owner: str) -> str:
    return _ACL.format(acl=acl, kind=kind, owner=owner)


_QUERIES = {
    "schemas": f"""
select 'schema ' || n.nspname, pg_get_userbyid(n.nspowner) || '; ' || {_acl("n.nspacl", "n", "n.nspowner")}
from pg_namespace as n where {_OURS}""",
    "relations": f"""
select case c.relkind when 'S' then 'sequence ' else 'relation ' end || n.nspname || '.' || c.relname,
  concat_ws('; ', 'kind ' || c.relkind::text, pg_get_userbyid(c.relowner), pg_get_partkeydef(c.oid), c.reloptions::text,
    case when c.relpersistence <> 'p' then 'persistence ' || c.relpersistence::text end,
    case when c.relrowsecurity then 'row security' end,
    case when c.relkind = 'S' then {_acl("c.relacl", "s", "c.relowner")} else {_acl("c.relacl", "r", "c.relowner")} end)
from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where {_OURS} and c.relkind not in ('i', 'I', 't') and not c.relispartition""",
    "columns": f"""
select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation::text end,
    case when a.attnotnull then 'not null' end,
    'default ' || pg_get_expr(d.adbin, d.adrelid),
    'identity ' || nullif(a.attidentity::text, ''), 'generated ' || nullif(a.attgenerated::text, ''),
    'granted ' || a.attacl::text)
from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
join pg_type as t on t.oid = a.atttypid
left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
where {_OURS} and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and a.attnum > 0 and not a.attisdropped""",
    "constraints": f"""
select 'constraint ' || n.nspname || '.' || c.relname || '.'
    || case when k.contype = 'n' then 'not null ' || (
      select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) else k.conname end,
  pg_get_constraintdef(k.oid) || case when k.convalidated then '' else ' (never validated)' end
from pg_constraint as k join pg_class as c on c.oid = k.conrelid join pg_namespace as n on n.oid = c.relnamespace
where {_OURS} and not c.relispartition""",
    "indexes": f"""
select 'index ' || n.nspname || '.' || c.relname,
  pg_get_indexdef(c.oid) || case when i.indisvalid and i.indisready then '' else ' (invalid)' end
from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_namespace as n on n.oid = c.relnamespace
where {_OURS} and not c.relispartition""",
    "functions": f"""
select 'function ' || p.oid::regprocedure::text,
  pg_get_functiondef(p.oid) || pg_get_userbyid(p.proowner) || '; ' || {_acl("p.proacl", "f", "p.proowner")}
from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace where {_OURS} and p.prokind in ('f', 'p')""",
    "triggers": f"""
select 'trigger ' || n.nspname || '.' || c.relname || '.' || g.tgname,
  pg_get_triggerdef(g.oid) || case when g.tgenabled <> 'O' then ' enabled ' || g.tgenabled::text else '' end
from pg_trigger as g join pg_class as c on c.oid = g.tgrelid join pg_namespace as n on n.oid = c.relnamespace
where {_OURS} and not g.tgisinternal and not c.relispartition""",
    "sequences": f"""
select 'numbers of ' || n.nspname || '.' || c.relname,
  concat_ws(' ', s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
from pg_sequence as s join pg_class as c on c.oid = s.seqrelid join pg_namespace as n on n.oid = c.relnamespace
where {_OURS}""",
    "comments": f"""
select 'comment on ' || i.type || ' ' || i.identity, d.description
from pg_description as d cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) as i
left join pg_class as c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid
left join pg_namespace as n on n.nspname = i.schema
where i.schema is not null and {_OURS} and not coalesce(c.relispartition, false)""",
    "default privileges": """
select 'default privileges of ' || pg_get_userbyid(defaclrole) || ' on ' || defaclobjtype::text,
  string_agg(defaclacl::text, ', ') from pg_default_acl group by 1""",
    "the rest": f"""
select 'type ' || t.oid::regtype::text, t.typtype::text
from pg_type as t join pg_namespace as n on n.oid = t.typnamespace
where {_OURS} and t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and {_OURS} and exists (
  select from pg_class where oid = t.typrelid and relkind = 'c'))
union all
select 'policy ' || polname || ' of ' || polrelid::regclass::text, '' from pg_policy
union all
select 'rule ' || rulename || ' of ' || ev_class::regclass, '' from pg_rewrite as r
join pg_class as c on c.oid = r.ev_class join pg_namespace as n on n.oid = c.relnamespace where {_OURS}
union all
select 'extension ' || extname, extversion from pg_extension
union all
select 'statistics ' || stxname, '' from pg_statistic_ext
union all
select 'event trigger ' || evtname, '' from pg_event_trigger""",
}


async def catalogue(superuser_url: str) -> Catalogue:
    """Everything that matters of one database."""
    connection = await asyncpg.connect(superuser_url)
    try:
        return await read(connection)
    finally:
        await connection.close()


async def read(connection: Any) -> Catalogue:
    found: Catalogue = {}
    # So that every name is printed with its schema.
    await connection.execute("set search_path = pg_catalog")
    for sql in _QUERIES.values():
        for name, said in await connection.fetch(sql):
            assert name not in found, f"two of '{name}'"
            found[name] = said or ""
    return found


def difference(found: Catalogue, wanted: Catalogue) -> str:
    """What a person must know to mend it; empty when there is none."""
    lines = [f"too much: {name}: {found[name]}" for name in sorted(found.keys() - wanted.keys())]
    lines += [f"missing:  {name}: {wanted[name]}" for name in sorted(wanted.keys() - found.keys())]
    for name in sorted(found.keys() & wanted.keys()):
        if found[name] != wanted[name]:
            lines.append(f"differs:  {name}\n  found:  {found[name]}\n  wanted: {wanted[name]}")
    return "\n".join(lines)
