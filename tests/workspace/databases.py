"""A database made as `dev db create` and `dev db migrate` make it, for tests of what is inside."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from onehand.gen.sql.service import schema, schema_hash
from onehand.ir.nodes import Design, Service
from onehand.workspace.database import create_databases
from onehand.workspace.migrate import Migrated, migrate

PASSWORD = "only-here"
"""Of every role, as in the tests of the runtime: roles belong to the whole server, which all tests share."""


class Passwords:
    """One for everybody."""

    def password(self, service: str, role: str) -> str:
        return PASSWORD


@dataclass(frozen=True)
class Made:
    """The database of one service on the tests' server."""

    admin_url: str
    service: str

    def url(self, role: str, database: str | None = None) -> str:
        """As `app`, `owner`, `reader` of the service, or as `superuser`."""
        parts = urlsplit(self.admin_url)
        database = database or self.service
        if role == "superuser":
            return urlunsplit(parts._replace(path=f"/{database}"))
        name = f"{self.service}_{role}"
        place = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{name}:{PASSWORD}@{place}", path=f"/{database}"))

    async def migrate(self, design: Design, **options: Any) -> Migrated:
        return await migrate(self.url("owner"), schema(design, design.services[self.service]), **options)

    async def connect(self, role: str = "superuser") -> Any:
        return await asyncpg.connect(self.url(role))


async def made(postgres: Any, design: Design, service: Service, *, migrated: bool = True) -> Made:
    """A new database in place of an earlier test's."""
    await asyncio.to_thread(postgres.run, f'drop database if exists "{service.name}" with (force)')
    await create_databases(postgres.admin_url, design, Passwords(), [service.name])
    database = Made(postgres.admin_url, service.name)
    if migrated:
        await database.migrate(design)
    return database


_kept: set[str] = set()
"""Databases that wait to be copied, by name and server."""


async def copied(postgres: Any, design: Design, service: Service) -> Made:
    """The same, for many tests of one design: made once, then copied, which is three times as fast."""
    name = service.name
    # Two tests' designs may name their service alike.
    template = f"{name}_{schema_hash(schema(design, service))}"
    if postgres.admin_url + template not in _kept:
        await made(postgres, design, service)
        for sql in (
            f'drop database if exists "{template}" with (force)',
            f'create database "{template}" template "{name}" owner {name}_owner',
        ):
            await asyncio.to_thread(postgres.run, sql)
        _kept.add(postgres.admin_url + template)
    for sql in (
        f'drop database if exists "{name}" with (force)',
        f'create database "{name}" template "{template}" owner {name}_owner',
        f'grant connect on database "{name}" to {name}_app, {name}_reader',
    ):
        await asyncio.to_thread(postgres.run, sql)
    return Made(postgres.admin_url, name)
