"""How does every service get its own database, which nobody else can enter?

Roles, databases and privileges, on any PostgreSQL from 15 on, given one that may make them. Everything may be asked for
again: only what is missing is done, and said.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote, urlsplit, urlunsplit

from onehand.gen.sql.streams import has_stream, streams
from onehand.gen.sql.words import ident, text
from onehand.ir.nodes import Design, Service
from onehand.workspace.problem import Problem

STREAMS = "streams"
"""The database of the transport `postgres`, and the name under which its owner's password is kept."""

TIMEOUTS = {
    "app": {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "1min"},
    "reader": {"statement_timeout": "5min", "idle_in_transaction_session_timeout": "5min"},
    "owner": {"idle_in_transaction_session_timeout": "5min"},
}
"""By the last word of a role."""

MASK = "********"
"""Stands for a password wherever a statement is shown."""

_ITERATIONS = 4096


class Passwords(Protocol):
    """Where the passwords of this environment are kept."""

    def password(self, service: str, role: str) -> str:
        """The same one at every call; made at the first."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """What the server has already."""

    version: int
    """15, 16, ..."""
    superuser: bool
    verifiers: Mapping[str, str | None]
    """Role -> its stored password; None when we may not see it."""
    settings: Mapping[str, frozenset[str]]
    """Role -> its settings, `lock_timeout=10s`."""
    databases: Mapping[str, frozenset[str]]
    """Database -> who may connect; an empty name is everybody."""


@dataclass(frozen=True, slots=True)
class Order:
    """One statement; where MASK stands in it, the server is sent the verifier."""

    sql: str
    verifier: str = field(default="", repr=False)


async def create_databases(
    admin_url: str,
    design: Design,
    passwords: Passwords,
    names: Iterable[str] | None = None,
    *,
    dry_run: bool = False,
) -> list[str]:
    """Makes what is missing for these services (None = all of them) and for the streams; the statements that it took.

    The streams database follows the whole design: who may read what depends on everybody's subscriptions.
    """
    import asyncpg

    services = [one for one in design.services.values() if one.has_database]
    chosen = None if names is None else frozenset(names)
    wanted = [one for one in services if chosen is None or one.name in chosen]
    if not wanted:
        return []
    try:
        admin = await asyncpg.connect(admin_url, timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        raise _unreachable(error) from None
    try:
        # Two at a time would both find something missing.
        await admin.execute("select pg_advisory_lock(hashtextextended('onehand.create', 0))")
        orders = list(plan(await _state(admin), services, wanted, passwords))
        for order in () if dry_run else orders:
            await admin.execute(order.sql.replace(MASK, order.verifier))
    finally:
        await admin.close()
    if not dry_run and any(map(has_stream, services)):
        await _create_streams(admin_url, design)
    return [order.sql for order in orders]


def plan(state: State, services: Sequence[Service], wanted: Sequence[Service], passwords: Passwords) -> Iterator[Order]:
    """What is missing, in order: roles of all services, then the databases of those wanted, then the streams."""
    for service in services:
        for kind in ("owner", "app", "reader"):
            yield from _role(state, service.name, f"{service.name}_{kind}", passwords)
    for service in wanted:
        guests = [f"{service.name}_{kind}" for kind in ("app", "reader")]
        yield from _database(state, service.name, f"{service.name}_owner", guests)
    if any(map(has_stream, services)):
        owner = f"{STREAMS}_owner"
        yield from _role(state, STREAMS, owner, passwords)
        yield from _database(state, STREAMS, owner, [f"{service.name}_app" for service in services])


def _role(state: State, service: str, role: str, passwords: Passwords) -> Iterator[Order]:
    name = ident(role)
    password = passwords.password(service, role)
    if role not in state.verifiers:
        yield Order(f"create role {name} login password '{MASK}'", verifier(password))
        if not state.superuser:
            # To give a role a database, one must be a member of it.
            yield Order(f"grant {name} to current_user")
    elif not fits(state.verifiers[role], password):
        yield Order(f"alter role {name} login password '{MASK}'", verifier(password))
    for setting, value in TIMEOUTS[role.rpartition("_")[2]].items():
        if f"{setting}={value}" not in state.settings.get(role, frozenset()):
            yield Order(f"alter role {name} set {setting} = {text(value)}")


def _database(state: State, database: str, owner: str, guests: list[str]) -> Iterator[Order]:
    name = ident(database)
    if database not in state.databases:
        yield Order(
            f"create database {name} owner {ident(owner)} template template0 encoding 'UTF8' {_locale(state.version)}"
        )
    entered = state.databases.get(database, frozenset({""}))
    if "" in entered:
        yield Order(f"revoke all on database {name} from public")
    yield from (
        Order(f"grant connect on database {name} to {ident(guest)}") for guest in guests if guest not in entered
    )


def _locale(version: int) -> str:
    """Texts sort by code points, everywhere alike; where it can be had, lower() knows all of Unicode."""
    if version >= 17:
        return "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'"
    return "lc_collate 'C' lc_ctype 'C'"


_ROLES = """
select r.rolname, r.rolconfig, {password} as verifier from pg_roles as r {join}
where r.rolname like '%\\_owner' or r.rolname like '%\\_app' or r.rolname like '%\\_reader'
"""
"""Our roles by their names, with what they have."""

_DATABASES = """
select d.datname, array_agg(coalesce(r.rolname, '')::text) as entered
from pg_database as d
cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as acl
left join pg_roles as r on r.oid = acl.grantee
where acl.privilege_type = 'CONNECT'
group by d.datname
"""
"""Every database, and who may connect to it; an empty name is everybody."""


async def _state(admin: Any) -> State:
    version, superuser = await admin.fetchrow(
        "select current_setting('server_version_num')::int / 10000, rolsuper from pg_roles where rolname = current_user"
    )
    if version < 15:
        raise Problem("old-postgres", f"PostgreSQL 15 or newer is needed, the server is {version}")
    seen = {"password": "a.rolpassword", "join": "join pg_authid as a using (rolname)"}
    roles = await admin.fetch(_ROLES.format(**(seen if superuser else {"password": "''", "join": ""})))
    return State(
        version=version,
        superuser=superuser,
        verifiers={row["rolname"]: row["verifier"] for row in roles},
        settings={row["rolname"]: frozenset(row["rolconfig"] or ()) for row in roles},
        databases={row["datname"]: frozenset(row["entered"]) for row in await admin.fetch(_DATABASES)},
    )


def verifier(password: str, salt: bytes | None = None) -> str:
    """What PostgreSQL stores of a password: so that the password itself is in no statement and no log (RFC 5803)."""
    salt = secrets.token_bytes(16) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    stored = [base64.b64encode(part).decode() for part in (salt, hashlib.sha256(client).digest(), server)]
    return f"SCRAM-SHA-256${_ITERATIONS}:{stored[0]}${stored[1]}:{stored[2]}"


def fits(stored: str | None, password: str) -> bool:
    """Is this what is stored of the password? False when we may not see it."""
    prefix = f"SCRAM-SHA-256${_ITERATIONS}:"
    if stored is None or not stored.startswith(prefix):
        return False
    salt = base64.b64decode(stored.removeprefix(prefix).partition("$")[0])
    return hmac.compare_digest(stored, verifier(password, salt))


async def _create_streams(admin_url: str, design: Design) -> None:
    """Tables, functions and grants of the broker; all of it may be run again."""
    import asyncpg

    connection = await asyncpg.connect(_in_database(admin_url, STREAMS), timeout=10)
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtextextended('onehand.streams', 0))")
            await connection.execute(f"set local role {STREAMS}_owner")
            for script in streams(design):
                await connection.execute(script.text)
    finally:
        await connection.close()


def _in_database(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{quote(database, safe='')}"))


def _unreachable(error: Exception) -> Problem:
    return Problem(
        "no-postgres",
        "PostgreSQL does not answer",
        detail=str(error) or type(error).__name__,
        hint="is it running? 'dev doctor' tells more",
    )
