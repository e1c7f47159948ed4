"""How does a service get an empty database again, on a developer's machine and nowhere else?

Its stream goes with it: a new database counts sequences and epochs from the beginning, and nobody would believe it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from onehand.gen.sql.streams import stream_name
from onehand.gen.sql.words import ident, text
from onehand.ir.nodes import Design, Service
from onehand.workspace import pipeline
from onehand.workspace.find import Workspace
from onehand.workspace.local import is_of_this_machine
from onehand.workspace.migrate import Migrated
from onehand.workspace.postgres import Server
from onehand.workspace.problem import Problem
from onehand.workspace.record import read_record
from onehand.workspace.standard.admin import administrator
from onehand.workspace.standard.wanted import STREAMS

_THERE = "select datname::text, pg_database_size(oid) as size from pg_database where datname = any ($1)"

_SESSIONS = """\
select datname::text, usename::text, application_name, pid from pg_stat_activity
where datname = any ($1) and backend_type = 'client backend' order by datname, pid
"""


def must_be_local(workspace: Workspace, server: Server) -> None:
    """Problem with the reason when this may be somebody's real data."""
    environment = workspace.settings.environment
    if environment != "local":
        raise _refused(f"the environment of this workspace is '{environment}', not 'local'")
    said = os.environ.get("ONEHAND_ENV")
    if said not in (None, "local"):
        raise _refused(f"ONEHAND_ENV is '{said}', not 'local'")
    if server.embedded:
        return
    if not is_of_this_machine(server.admin_url):
        raise _refused("the server is not of this machine")
    if said != "local":
        raise _refused(
            "the server is not the workspace's own",
            hint="if its data is yours to lose: ONEHAND_ENV=local dev db reset ...",
        )


def must_be_stopped(workspace: Workspace) -> None:
    """Problem while `dev up` runs: its services would write into a database that is being dropped."""
    record = read_record(workspace)
    if record is not None and record.alive:
        raise Problem(
            "services-running",
            f"dev up is running (pid {record.supervisor.pid})",
            detail=", ".join(one.name for one in record.services),
            hint="dev down, then the same again",
        )


async def losses(server: Server, services: Sequence[Service]) -> list[str]:
    """The statements that take data away, in order; changes nothing. Problem while somebody is connected."""
    async with administrator(server.admin_url) as admin:
        sizes = {row["datname"]: row["size"] for row in await admin.fetch(_THERE, [one.name for one in services])}
        await _must_be_free(admin, list(sizes))
        streams = await admin.fetch(_THERE, [STREAMS])
    lines = [f"drop database {ident(name)};  -- {size / 1e6:.1f} MB" for name, size in sizes.items()]
    if streams:
        lines += [f"{sql};  -- in database {STREAMS}" for one in services for sql in _of_streams(one)]
    return lines


async def reset_databases(
    workspace: Workspace, server: Server, design: Design, services: Sequence[Service]
) -> list[Migrated]:
    """Drops what is there of these services, and makes it anew. Cut off anywhere, a second run ends it."""
    import asyncpg

    names = [one.name for one in services]
    async with administrator(server.admin_url) as admin:
        await _must_be_free(admin, names)
        if await admin.fetch(_THERE, [STREAMS]):
            await _forget_streams(server.admin_url, services)
        for name in names:
            try:
                await admin.execute(f"drop database if exists {ident(name)}")
            except asyncpg.ObjectInUseError as error:
                raise _in_use(name, str(getattr(error, "detail", None) or error)) from None
            except asyncpg.InsufficientPrivilegeError as error:
                raise Problem("no-rights", f"database '{name}' cannot be dropped", detail=str(error)) from None
    return await pipeline.prepare_databases(workspace, design, server, names)


def followers(design: Design, services: Sequence[Service]) -> list[str]:
    """Other services that have copies of what is lost."""
    names = {one.name for one in services}
    return [one.name for one in design.services.values() if one.name not in names and names & set(one.subscriptions)]


async def _forget_streams(admin_url: str, services: Sequence[Service]) -> None:
    async with administrator(admin_url, STREAMS) as connection, connection.transaction():
        await connection.execute(f"set local role {STREAMS}_owner")
        if await connection.fetchval("select to_regclass('stream.cursors') is not null"):
            for one in services:
                for sql in _of_streams(one):
                    await connection.execute(sql)


def _of_streams(service: Service) -> list[str]:
    """Its stream, and how far it has read those of others: an empty inbox begins at the beginning."""
    stream = stream_name(service.name)
    statements = []
    if service.events:
        statements += [
            f"drop table if exists stream.{ident(stream)}",
            f"delete from stream.epochs where stream = {text(stream)}",
            f"delete from stream.cursors where stream = {text(stream)}",
        ]
    if service.subscriptions:
        statements.append(f"delete from stream.cursors where consumer = {text(service.name)}")
    return statements


async def _must_be_free(admin: Any, names: list[str]) -> None:
    sessions = await admin.fetch(_SESSIONS, names)
    if sessions:
        seen = [
            f"{one['datname']}: {one['usename']}, {one['application_name'] or '-'}, pid {one['pid']}"
            for one in sessions
        ]
        raise _in_use(sessions[0]["datname"], "\n".join(seen))


def _in_use(name: str, detail: str) -> Problem:
    return Problem(
        "database-in-use", f"somebody is connected to database '{name}'", detail=detail, hint="end that first: dev down"
    )


def _refused(why: str, hint: str = "") -> Problem:
    return Problem(
        "not-local", "dev db reset drops all data, so it works on a developer's machine only", detail=why, hint=hint
    )
