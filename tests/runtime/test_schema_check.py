"""Does code start, and stay ready, exactly on the databases that serve it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onehand.runtime.db.database import Database
from onehand.runtime.schema_check import WrongSchema, check_schema, schema_fault
from onehand.runtime.startup import StartupError
from tests.workspace.migration.world import FIRST, NOTED, Moved, begun, empty, hashed


async def fault(world: Moved, wanted: str) -> str:
    """As the running service sees it; empty when all is well."""
    connection = await world.database.connect("app")
    try:
        found = await schema_fault(connection, "moved", wanted)
    finally:
        await connection.close()
    return "" if found is None else str(found)


async def test_between_expand_and_contract_two_versions_may_run(postgres: Any, tmp_path: Path) -> None:
    """Before, only the old one; afterwards, only the new one. Behind and newer are told apart."""
    world = await begun(postgres, tmp_path)
    world.write(NOTED)
    assert await fault(world, hashed(FIRST)) == ""
    behind = await fault(world, hashed(NOTED))
    assert behind == (
        f"the database of 'moved' is at schema {hashed(FIRST)}, the code needs {hashed(NOTED)}"
        "\n  hint: dev db migrate moved"
    )
    await world.migrate(NOTED)
    assert [await fault(world, hashed(one)) for one in (FIRST, NOTED)] == ["", ""]
    await world.contract()
    newer = await fault(world, hashed(FIRST))
    assert "the database of 'moved' is newer than the code" in newer
    assert "start the newer version of the service" in newer
    assert await fault(world, hashed(NOTED)) == ""


async def test_an_empty_database_was_never_migrated(postgres: Any, tmp_path: Path) -> None:
    world = await empty(postgres, tmp_path)
    assert "was never migrated" in await fault(world, "x")


async def test_a_record_of_an_older_onehand_is_said(postgres: Any, tmp_path: Path) -> None:
    world = await begun(postgres, tmp_path)
    await world.execute("alter table onehand.migrations drop column serves", "superuser")
    assert "was made by an older onehand" in await fault(world, hashed(FIRST))


async def test_a_process_that_asks_raises(postgres: Any, tmp_path: Path) -> None:
    """At start-up it ends the process, in `ready` it takes the requests away."""
    world = await begun(postgres, tmp_path)
    database = await Database.open(world.database.url("app"), name="moved")
    try:
        await check_schema(database, "moved", hashed(FIRST))
        with pytest.raises(WrongSchema):
            await check_schema(database, "moved", hashed(NOTED))
    finally:
        await database.close()
    assert issubclass(WrongSchema, StartupError)
