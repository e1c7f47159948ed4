"""Two versions of one service on one database, each with the statements of its own generated DAO."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onehand.gen.python.dao_sql import TableSql
from onehand.gen.sql.feed import feed
from onehand.gen.sql.migration.step import MigrationStep
from onehand.ir.nodes import Design, Field, Resource, Service
from tests.workspace.databases import Made


async def run(database: Made, steps: Iterable[MigrationStep]) -> None:
    """As a runner does, with a transaction for every step."""
    owner = await database.connect("owner")
    try:
        for step in steps:
            await run_step(owner, step)
        for [journal] in await owner.fetch("select journal from onehand.journals()"):
            while await owner.fetchval("select onehand.create_partition($1)", journal):
                pass
    finally:
        await owner.close()


async def run_step(owner: Any, step: MigrationStep) -> None:
    if step.mode == "alone":
        # As if it had been cut off: what undoes it comes first, and it may be done twice.
        for _ in range(2):
            if step.undo:
                await owner.execute(step.undo)
            await owner.execute(step.sql)
        return
    while True:
        async with owner.transaction():
            done = await owner.execute(step.sql)
        if step.mode == "together" or done.endswith(" 0"):
            return


@dataclass
class Version:
    """One version of the code of service `user`, connected as the app role."""

    design: Design
    connection: Any

    @property
    def service(self) -> Service:
        return self.design.services["user"]

    @property
    def resource(self) -> Resource:
        return self.service.resources["user"]

    def statement(self, name: str) -> str:
        sql = dict(TableSql(self.service, self.resource, feed(self.resource)).statements())
        return sql[name].replace("{COLUMNS}", sql["COLUMNS"]).replace("{RECORD}", sql["RECORD"])

    def form(self) -> list[Field]:
        return [one for one, _ in feed(self.resource).form]

    async def insert(self, id: str, hash_code: int | None = 7, **said: Any) -> dict[str, Any]:
        given = [*self.form(), *feed(self.resource).given]
        values = [said.get(field.name) for field in given]
        row = await self.connection.fetchrow(self.statement("INSERT"), id, "me", "", hash_code, *values)
        return dict(row)

    async def update(self, id: str, hash_code: int | None = 8, **said: Any) -> dict[str, Any] | None:
        """Replaces what the form says: what is not said becomes null."""
        row = await self.get(id)
        values = [said.get(field.name) for field in self.form()]
        done = await self.connection.fetchrow(
            self.statement("UPDATE"), id, "me", "", hash_code, row["sequence"], *values
        )
        return None if done is None else dict(done)

    async def get(self, id: str) -> dict[str, Any]:
        return dict(await self.connection.fetchrow(self.statement("GET"), id))

    async def history(self, id: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.connection.fetch(self.statement("VERSIONS"), id, None, 100)]
