"""How does every service get its own database, which nobody else can enter?

Roles, databases and privileges, on any PostgreSQL from 15 on, given one that may make them. Everything may be asked for
again: only what is missing is done, and said. What the standard is: `standard/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol

from onehand.gen.sql.streams import has_stream, streams
from onehand.ir.nodes import Design, Service
from onehand.workspace.problem import Problem
from onehand.workspace.standard.admin import administrator, in_database, place
from onehand.workspace.standard.databases import database_deviations, server_deviations
from onehand.workspace.standard.deviation import Deviation
from onehand.workspace.standard.limits import Limits
from onehand.workspace.standard.login import opens
from onehand.workspace.standard.roles import role_deviations
from onehand.workspace.standard.seen import Seen, see
from onehand.workspace.standard.wanted import STREAMS, Wanted, wanted

Report = Callable[[str], None]

_EXTENSIONS = "select extname from pg_extension"


class Passwords(Protocol):
    """Where the passwords of this environment are kept."""

    def password(self, service: str, role: str) -> str:
        """The same one at every call; made at the first."""
        ...


async def create_databases(
    admin_url: str,
    design: Design,
    passwords: Passwords,
    names: Iterable[str] | None = None,
    *,
    limits: Limits | None = None,
    alone: bool = False,
    dry_run: bool = False,
    report: Report = lambda _: None,
) -> list[str]:
    """Makes what is missing for these services (None = all of them) and for the streams; the statements that it took.

    `alone`: the server is nobody else's, so its own databases are closed, too. Every statement is reported before it
    runs. The streams database follows the whole design: who may read what depends on everybody's subscriptions.
    """
    services, chosen = having_database(design, names)
    if not chosen:
        return []
    goal = wanted(services, chosen, limits or Limits())
    async with administrator(admin_url) as admin:
        # Two at a time would both find something missing.
        await admin.execute("select pg_advisory_lock(hashtextextended('onehand.create', 0))")
        seen = await look(admin, admin_url, goal, passwords)
        _must_be_ours(goal, seen)
        orders = [one for one in deviations(goal, seen, passwords, alone=alone) if one.automatic]
        for order in orders:
            report(f"{order.sql};" + (f"  -- in database {order.database}" if order.database else ""))
            if not dry_run:
                await _run(admin, admin_url, order, report)
    if not dry_run and any(map(has_stream, services)):
        await _create_streams(admin_url, design)
    return [order.sql for order in orders]


def deviations(goal: Wanted, seen: Seen, passwords: Passwords, *, alone: bool) -> Iterator[Deviation]:
    """In the order in which they can be repaired: roles first, then whose they are."""
    for role in goal.roles:
        password = passwords.password(role.service, role.name)
        yield from (replace(one, service=role.service) for one in role_deviations(role, seen, goal.limits, password))
    for database in goal.databases:
        found = database_deviations(database, seen, goal.limits)
        yield from (replace(one, service=database.name) for one in found)
    if alone:
        yield from server_deviations(seen)


def having_database(design: Design, names: Iterable[str] | None) -> tuple[list[Service], list[Service]]:
    """All services that have a database, and those of them that are named (None = all)."""
    services = [one for one in design.services.values() if one.has_database]
    chosen = None if names is None else frozenset(names)
    return services, [one for one in services if chosen is None or one.name in chosen]


async def look(admin: Any, admin_url: str, goal: Wanted, passwords: Passwords) -> Seen:
    """What the server has, with what can only be seen inside a database, or by logging in."""
    seen = await see(admin, goal)
    databases = dict(seen.databases)
    if seen.statistics:
        for one in goal.databases:
            if one.name in databases:
                extensions = await _extensions(admin_url, one.name)
                databases[one.name] = replace(databases[one.name], extensions=extensions)
    roles = dict(seen.roles)
    for role in goal.roles:
        if role.name in roles and not seen.superuser:
            password = passwords.password(role.service, role.name)
            roles[role.name] = replace(roles[role.name], opens=await opens(admin_url, role, password))
    return replace(seen, databases=databases, roles=roles)


async def _extensions(admin_url: str, database: str) -> frozenset[str]:
    """Nothing is missing where the administrator cannot enter: that is another deviation."""
    import asyncpg

    try:
        connection = await asyncpg.connect(in_database(admin_url, database), timeout=10)
    except asyncpg.PostgresError:
        return frozenset({"pg_stat_statements"})
    try:
        return frozenset(row["extname"] for row in await connection.fetch(_EXTENSIONS))
    finally:
        await connection.close(timeout=10)


def _must_be_ours(goal: Wanted, seen: Seen) -> None:
    """A database of the same name that somebody else uses is not taken over, nor closed to its users."""
    for one in goal.databases:
        found = seen.databases.get(one.name)
        if found is not None and found.owner != one.owner:
            raise Problem(
                "foreign-database",
                f"the server has a database '{one.name}' already, and it belongs to '{found.owner}'",
                hint=f"another server, or another name for the service; if it is yours: "
                f"alter database {one.name} owner to {one.owner}",
            )


async def _run(admin: Any, admin_url: str, order: Deviation, report: Report) -> None:
    import asyncpg

    try:
        if not order.database:
            await admin.execute(order.statement)
            return
        async with administrator(admin_url, order.database) as inside:
            await inside.execute(order.statement)
    except (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectNotInPrerequisiteStateError) as error:
        if order.optional:
            report(f"-- left out: {order.what}, and the server says: {error}")
            return
        raise _no_rights(admin_url, order, error) from None


def _no_rights(admin_url: str, order: Deviation, error: Exception) -> Problem:
    return Problem(
        "no-rights",
        f"{order.what}, and the administrator at {place(admin_url)} may not repair that",
        detail=f"{order.sql}\n{error}",
        hint="run it as a superuser; of roles that another administrator has made: grant THE_ROLE to THE_ADMINISTRATOR "
        "with admin option",
    )


async def _create_streams(admin_url: str, design: Design) -> None:
    """Tables, functions and grants of the broker; all of it may be run again."""
    async with administrator(admin_url, STREAMS) as connection, connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(hashtextextended('onehand.streams', 0))")
        await connection.execute(f"set local role {STREAMS}_owner")
        for script in streams(design):
            await connection.execute(script.text)
