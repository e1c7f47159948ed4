"""The steps of a plan, run one after the other: without scripts on disk, without a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import asyncpg

from onehand.gen.sql.migration.plan import Plan, plan
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.migration.unplannable import Unplannable
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.silence import SILENT
from tests.property.databases import Databases
from tests.property.evolution import Refused


class Planned:
    """A migration by `plan`."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._plan: Plan | None = None

    async def expand(self, database: str, old: Schema, new: Schema, fills: Mapping[str, str]) -> None:
        try:
            self._plan = plan(old, new, fills)
        except Unplannable as fault:
            raise Refused(str(fault)) from fault
        await self._run(database, self._plan.expand)

    async def contract(self, database: str) -> None:
        assert self._plan is not None
        await self._run(database, self._plan.contract)

    async def _run(self, database: str, steps: Iterable[MigrationStep]) -> None:
        owner = await asyncpg.connect(self._databases.url("owner", database))
        try:
            for step in steps:
                await _run(owner, step)
            for [journal] in await owner.fetch("select journal from onehand.journals()"):
                while await owner.fetchval("select onehand.create_partition($1)", journal):
                    pass
        finally:
            await owner.close()


async def _run(owner: asyncpg.Connection[asyncpg.Record], step: MigrationStep) -> None:
    try:
        if step.mode == "alone":
            await owner.execute(step.sql)
            return
        while True:
            async with owner.transaction():
                await owner.execute(SILENT)
                done = await owner.execute(step.sql)
            if step.mode == "together" or done.endswith(" 0"):
                return
    except asyncpg.PostgresError as error:
        raise AssertionError(f"{step.what}: {error}\n{step.sql}") from error
