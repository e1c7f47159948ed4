"""A service whose migrations lie in a folder, and its database on the tests' server."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from onehand.gen.sql.migration.script import MigrationScript, render_script
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema, schema_hash
from onehand.ir.nodes import Design, Field
from onehand.workspace.migrate import Migrated, contract, foresee, migrate
from onehand.workspace.migration.files import SCHEMA, Folder, model_text, read_folder, write_files
from onehand.workspace.migration.new_scripts import NewScripts, new_scripts
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, made

SERVICE = "moved"
NAME = field("name", maximum=100)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def moved(*fields: Field, **options: Any) -> Design:
    """The service, with these fields of its one resource `thing`."""
    return design(service(SERVICE, [resource("thing", list(fields), **options)]))


FIRST = moved(NAME)
NOTED = moved(NAME, field("note", optional=True))
RANKED = moved(NAME, field("note", optional=True), field("rank", "integer", default=0))


def model(wanted: Design) -> Schema:
    return schema(wanted, wanted.services[SERVICE])


def step(what: str, sql: str, mode: Any = "together", **more: str) -> MigrationStep:
    return MigrationStep(what=what, sql=sql, mode=mode, **more)


class Moved:
    """The folder and the database; scripts are written an hour apart."""

    def __init__(self, path: Path, database: Made) -> None:
        self.path = path
        self.database = database
        self.now = NOON
        self.said: list[str] = []

    @property
    def folder(self) -> Folder:
        return read_folder(self.path, SERVICE)

    @property
    def url(self) -> str:
        return self.database.url("owner")

    def write(self, wanted: Design, **options: Any) -> NewScripts:
        """What `dev db diff` does."""
        self.now += timedelta(hours=1)
        found = new_scripts(self.folder, model(wanted), now=self.now, **options)
        found.write()
        return found

    def steps(self, *steps: MigrationStep, kind: Any = "expand", to: Design = NOTED, slug: str = "made") -> Path:
        """A script made by hand, from the last one to `to`, and the schema.json that belongs to it."""
        head = self.folder.head
        if kind == "expand":
            self.now += timedelta(hours=1)
        end = schema_hash(model(to))
        script = MigrationScript(service=SERVICE, kind=kind, from_=head, to=end, steps=steps)
        name = f"{self.now:%Y%m%d-%H%M%S}_{kind}_{slug}.sql"
        write_files(self.path, {name: render_script(script), SCHEMA: model_text(model(to))})
        return self.path / name

    async def migrate(self, wanted: Design, **options: Any) -> Migrated:
        options.setdefault("drafting", False)
        return await migrate(self.url, model(wanted), self.folder, report=self.said.append, **options)

    async def contract(self, **options: Any) -> Migrated:
        return await contract(self.url, self.folder, report=self.said.append, **options)

    async def foresee(self, wanted: Design, **options: Any) -> list[Any]:
        options.setdefault("drafting", False)
        return await foresee(self.url, model(wanted), self.folder, **options)

    async def value(self, sql: str) -> Any:
        connection = await self.database.connect()
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    async def execute(self, sql: str, role: str = "app") -> None:
        connection = await self.database.connect(role)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def rows(self) -> list[tuple[Any, ...]]:
        """Kind, name without its time, finished; of everything after the creation."""
        connection = await self.database.connect()
        try:
            found = await connection.fetch(
                "select kind, name, finished from onehand.migrations where kind <> 'create' order by id"
            )
        finally:
            await connection.close()
        return [(row["kind"], row["name"].split("_", 2)[-1], row["finished"]) for row in found]


async def begun(postgres: Any, path: Path, *, rows: int = 0) -> Moved:
    """With one script, `create`, which the database has; and so many things in it."""
    world = await empty(postgres, path)
    world.write(FIRST)
    await world.migrate(FIRST)
    if rows:
        await world.execute(
            f"insert into things (id, name) select 't' || n, 'name ' || n from generate_series(1, {rows}) as n"
        )
    return world


async def empty(postgres: Any, path: Path) -> Moved:
    """Without a script, and nothing in the database."""
    database = await made(postgres, FIRST, FIRST.services[SERVICE], migrated=False)
    return Moved(path / "migrations", database)


def lasting(catalogue: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Without partitions, whose names end in a time: whoever comes first makes them, the service or a migration that
    was not cut off before.
    """
    return {row for row in catalogue if not re.search(r"_20\d\d", str(row))}


def hashed(wanted: Design) -> str:
    return schema_hash(model(wanted))
