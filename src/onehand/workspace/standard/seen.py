"""What has the server already: which roles and databases, with which rights?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onehand.workspace.standard.wanted import Wanted


@dataclass(frozen=True, slots=True)
class SeenRole:
    powers: frozenset[str] = frozenset()
    """Of `superuser`, `createrole`, `createdb`, `replication`, `bypassrls`."""
    logs_in: bool = True
    expires: bool = False
    limit: int = -1
    """Connections; -1 = any number."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """`lock_timeout` -> `10s`, everywhere."""
    local_settings: tuple[tuple[str, str], ...] = ()
    """(database, setting): those win over `settings`."""
    member_of: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    """Others that may do all that it may; administrators left out."""
    verifier: str | None = None
    """What is stored of its password; None when only a superuser may see that."""
    opens: bool | None = None
    """Does its password open the server? Asked where the stored one cannot be seen; None = not asked."""


@dataclass(frozen=True, slots=True)
class SeenDatabase:
    owner: str
    rights: frozenset[tuple[str, str]]
    """(role, `CONNECT`); an empty role is PUBLIC. What the owner has is left out."""
    collation: str = "C"
    encoding: str = "UTF8"
    open: bool = True
    """Connections are allowed, in any number."""
    settings: tuple[str, ...] = ()
    """`timezone=UTC`: of the database itself."""
    extensions: frozenset[str] | None = None
    """None when nobody has looked."""


@dataclass(frozen=True, slots=True)
class Seen:
    version: int
    """15, 16, ..."""
    administrator: str
    superuser: bool
    roles: Mapping[str, SeenRole]
    databases: Mapping[str, SeenDatabase]
    """All of the server, but those that let nobody in."""
    owned: frozenset[str] = frozenset()
    """Roles as which the administrator may act: only then it can give them a database."""
    statistics: bool = False
    """`pg_stat_statements` is loaded."""


ADMINISTRATOR = """\
select current_setting('server_version_num')::int / 10000 as version, rolname, rolsuper, rolcreaterole, rolcreatedb
from pg_roles where rolname = current_user
"""

_ROLES = """\
select
  r.rolname, r.rolcanlogin, r.rolconnlimit, r.rolvaliduntil is not null as expires, r.rolconfig, {verifier} as verifier,
  array_remove(array[
    case when r.rolsuper then 'superuser' end, case when r.rolcreaterole then 'createrole' end,
    case when r.rolcreatedb then 'createdb' end, case when r.rolreplication then 'replication' end,
    case when r.rolbypassrls then 'bypassrls' end
  ], null) as powers,
  array(
    select o.rolname::text from pg_auth_members as m join pg_roles as o on o.oid = m.roleid
    where m.member = r.oid order by 1
  ) as member_of,
  array(
    select distinct o.rolname::text from pg_auth_members as m join pg_roles as o on o.oid = m.member
    where m.roleid = r.oid and not o.rolsuper and not o.rolcreaterole order by 1
  ) as members,
  array(
    select array[d.datname::text, split_part(setting, '=', 1)]
    from pg_db_role_setting as s
    join pg_database as d on d.oid = s.setdatabase
    cross join unnest(s.setconfig) as setting
    where s.setrole = r.oid order by 1
  ) as local_settings,
  {owned} as owned
from pg_roles as r {join}
where r.rolname = any ($1)
"""
"""Our roles, with what they have and who has them. Members that may make roles are administrators: they could take the
membership at any time."""

_DATABASES = """\
select
  d.datname, pg_get_userbyid(d.datdba) as owner, d.datcollate, pg_encoding_to_char(d.encoding) as encoding,
  d.datallowconn and d.datconnlimit = -1 as open,
  coalesce((select s.setconfig from pg_db_role_setting as s where s.setdatabase = d.oid and s.setrole = 0), '{}')
    as settings,
  array(
    select array[coalesce(r.rolname, '')::text, acl.privilege_type]
    from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as acl
    left join pg_roles as r on r.oid = acl.grantee
    where acl.grantee <> d.datdba
  ) as rights
from pg_database as d
where d.datname <> 'template0'
"""
"""Every database, with who may do what in it."""

_ACTS_15 = "pg_has_role(current_user, r.oid, 'member')"
_ACTS = "pg_has_role(current_user, r.oid, 'set') and pg_has_role(current_user, r.oid, 'usage')"
"""Since 16 two rights: to act as the role (to give it a database), and to have its rights (to grant what it owns)."""

# The library's own settings exist once it is loaded, and everybody may see that.
_STATISTICS = "select current_setting('pg_stat_statements.max', true) is not null"


async def see(admin: Any, wanted: Wanted) -> Seen:
    """Reads the catalogue of the server; changes nothing."""
    me = await admin.fetchrow(ADMINISTRATOR)
    query = _ROLES.format(
        verifier="a.rolpassword" if me["rolsuper"] else "null",
        join="join pg_authid as a on a.oid = r.oid" if me["rolsuper"] else "",
        owned=_ACTS if me["version"] >= 16 else _ACTS_15,
    )
    rows = await admin.fetch(query, [role.name for role in wanted.roles])
    return Seen(
        version=me["version"],
        administrator=me["rolname"],
        superuser=me["rolsuper"],
        roles={row["rolname"]: _role(row) for row in rows},
        databases={row["datname"]: _database(row) for row in await admin.fetch(_DATABASES)},
        owned=frozenset(row["rolname"] for row in rows if row["owned"]),
        statistics=await admin.fetchval(_STATISTICS),
    )


def _role(row: Any) -> SeenRole:
    return SeenRole(
        powers=frozenset(row["powers"]),
        logs_in=row["rolcanlogin"],
        expires=row["expires"],
        limit=row["rolconnlimit"],
        settings=dict(setting.split("=", 1) for setting in row["rolconfig"] or ()),
        local_settings=tuple((database, setting) for database, setting in row["local_settings"]),
        member_of=tuple(row["member_of"]),
        members=tuple(row["members"]),
        verifier=row["verifier"],
    )


def _database(row: Any) -> SeenDatabase:
    return SeenDatabase(
        owner=row["owner"],
        rights=frozenset((role, right) for role, right in row["rights"]),
        collation=row["datcollate"],
        encoding=row["encoding"],
        open=row["open"],
        settings=tuple(row["settings"]),
    )
