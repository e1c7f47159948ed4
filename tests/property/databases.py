"""Where does a design live while it changes? In a database of its own, made as `dev db create` makes it."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import asyncpg

from onehand.gen.sql.diff import diff
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema
from onehand.ir.nodes import Design
from onehand.workspace.database import create_databases
from tests.property.catalogue import Catalogue, catalogue
from tests.property.designs import SERVICE, first, loaded
from tests.workspace.databases import Made, Passwords

_numbers = itertools.count(1)


class Databases:
    """Of one server. The empty one, with its roles, is made once and copied."""

    def __init__(self, postgres: Any) -> None:
        self._admin_url = postgres.admin_url
        self._psql = postgres.psql
        self._fresh: dict[str, Catalogue] = {}
        self._ready = False

    def url(self, role: str, database: str) -> str:
        return Made(self._admin_url, SERVICE).url(role, database)

    async def prepare(self) -> None:
        """The empty database with its roles, which the others are copies of."""
        if self._ready:
            return
        design = loaded(first(Random(1)))
        admin = await asyncpg.connect(self._admin_url)
        await admin.execute(f'drop database if exists "{SERVICE}" with (force)')
        await admin.close()
        await create_databases(self._admin_url, design, Passwords(), [SERVICE])
        self._ready = True

    async def empty(self) -> str:
        """The name of a database with nothing in it but its roles' rights."""
        await self.prepare()
        name = f"{SERVICE}_{next(_numbers)}"
        admin = await asyncpg.connect(self._admin_url)
        try:
            await admin.execute(f'drop database if exists "{name}" with (force)')
            await admin.execute(f'create database "{name}" template "{SERVICE}" owner {SERVICE}_owner')
            await admin.execute(f'grant connect on database "{name}" to {SERVICE}_app, {SERVICE}_reader')
        finally:
            await admin.close()
        return name

    async def made(self, design: Design) -> str:
        """The name of a new database that has this design."""
        name = await self.empty()
        await self.follow(name, None, wanted(design))
        return name

    async def follow(self, name: str, old: Schema | None, new: Schema) -> None:
        """As a draft follows a design that is being written: the direct difference, in one transaction."""
        owner = await asyncpg.connect(self.url("owner", name))
        try:
            async with owner.transaction():
                for step in diff(old, new):
                    await owner.execute(step.sql)
            for [journal] in await owner.fetch("select journal from onehand.journals()"):
                while await owner.fetchval("select onehand.create_partition($1)", journal):
                    pass
        finally:
            await owner.close()

    def psql(self, name: str, file: Path) -> None:
        """Runs a script as the owner would by hand."""
        command = [self._psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url("owner", name), "-f", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{file.name}\n{done.stderr}"

    async def drop(self, name: str) -> None:
        admin = await asyncpg.connect(self._admin_url)
        await admin.execute(f'drop database if exists "{name}" with (force)')
        await admin.close()

    async def fresh(self, design: Design, text: str) -> Catalogue:
        """What a new database of this design consists of; asked for twice, it is made once."""
        if text not in self._fresh:
            name = await self.made(design)
            self._fresh[text] = await self.catalogue(name)
            await self.drop(name)
        return self._fresh[text]

    async def catalogue(self, name: str) -> Catalogue:
        return await catalogue(self.url("superuser", name))


def wanted(design: Design) -> Schema:
    return schema(design, design.services[SERVICE])
