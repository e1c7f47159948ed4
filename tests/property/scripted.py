"""The scripts as `dev db diff` writes them, run as `dev db migrate` and `dev db contract` run them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from onehand.gen.sql.schema import Schema
from onehand.workspace.migrate import contract, migrate
from onehand.workspace.migration.files import Folder, read_folder
from onehand.workspace.migration.new_scripts import new_scripts
from onehand.workspace.problem import Problem
from tests.property.databases import Databases
from tests.property.designs import SERVICE
from tests.property.evolution import Refused

_SQUAWK = Path(sys.executable).with_name("squawk")


class Scripted:
    """A folder of migrations, as it grows in a repository."""

    def __init__(self, databases: Databases, path: Path) -> None:
        self._databases = databases
        self._path = path
        self._schema: Schema | None = None

    @property
    def folder(self) -> Folder:
        return read_folder(self._path, SERVICE)

    def create(self, schema: Schema) -> None:
        """The first script, which makes everything."""
        new_scripts(self.folder, schema).write()
        self._schema = schema

    async def migrate(self, database: str, schema: Schema) -> None:
        await migrate(self._databases.url("owner", database), schema, self.folder, drafting=False)

    async def expand(self, database: str, old: Schema, new: Schema, fills: Mapping[str, str]) -> None:
        if self.folder.schema != old:
            # What is only said otherwise needs no script; the comparison goes on from what was written last.
            assert self.folder.schema is not None
        try:
            scripts = new_scripts(self.folder, new, fills=fills)
        except Problem as problem:
            raise Refused(f"{problem}: {problem.detail}") from problem
        scripts.write()
        self._schema = new
        await self.migrate(database, new)

    async def contract(self, database: str) -> None:
        await contract(self._databases.url("owner", database), self.folder)

    def complaints(self) -> str:
        """What squawk has against the scripts so far."""
        files = sorted(str(one) for one in self._path.glob("*.sql"))
        done = subprocess.run(
            [_SQUAWK, "--pg-version", "15", "--reporter", "gcc", *files], capture_output=True, text=True, check=False
        )
        return done.stdout if done.returncode else ""
