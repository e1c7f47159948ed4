"""Is the end the same, whenever the migrating process was killed on the way?"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.migration.world import SERVICE, Moved, empty, lasting, moved
from tests.workspace.test_migrate import catalogue

OLD = moved(field("name", maximum=100), field("rank", "integer", default=1), field("gone", optional=True))
NEW = design(
    service(
        SERVICE,
        [
            resource(
                "thing",
                [
                    field("title", maximum=60, was="name"),
                    field("rank", "integer", minimum=0, default=1),
                    field("nickname"),
                ],
                unique=(("nickname",),),
                search=("title prefix",),
            ),
            resource("other", [field("name")]),
        ],
    )
)
FILLS = {"things.nickname": "'n' || id"}

CHILD = """
import asyncio, sys
from pathlib import Path
from onehand.workspace.migrate import contract, migrate
from onehand.workspace.migration.files import read_folder
from tests.workspace.migration.test_kill import NEW
from tests.workspace.migration.world import SERVICE, model

async def main():
    folder = read_folder(Path(sys.argv[2]), SERVICE)
    print("ready", flush=True)
    await migrate(sys.argv[1], model(NEW), folder, drafting=False)
    await contract(sys.argv[1], folder)

asyncio.run(main())
"""


def child(world: Moved) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", CHILD, world.url, str(world.path)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(world: Moved, seconds: float | None = None) -> float:
    """Kills it so many seconds after it began to migrate; how long it ran."""
    process = child(world)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    try:
        _, errors = process.communicate(timeout=seconds)
        assert process.returncode == 0, errors
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return time.monotonic() - began


async def prepared(postgres: Any, path: Path) -> Moved:
    """The old schema with rows, and the scripts to the new one."""
    world = await empty(postgres, path)
    world.write(OLD)
    await world.migrate(OLD)
    await world.execute(
        "insert into things (id, name) select 't' || n, 'name ' || n from generate_series(1, 5000) as n"
    )
    world.write(NEW, fills=FILLS)
    return world


@pytest.mark.slow
async def test_killed_at_any_moment_the_next_run_ends_right(postgres: Any, tmp_path: Path) -> None:
    """kill -9 twice at random moments, then a run to the end: the catalogue is that of a run which nobody cut off."""
    world = await prepared(postgres, tmp_path / "whole")
    whole = await asyncio.to_thread(run, world)
    expected = lasting(await catalogue(world.database))
    for seed in range(8):
        chance = random.Random(seed)
        world = await prepared(postgres, tmp_path / str(seed))
        for _ in range(2):
            await asyncio.to_thread(run, world, chance.uniform(0, whole))
        await asyncio.to_thread(run, world)
        assert lasting(await catalogue(world.database)) == expected, seed
        wrong = "select count(*) from things where nickname <> 'n' || id or title <> 'name ' || substr(id, 2)"
        assert await world.value(wrong) == 0, seed
        assert await world.value("select count(*) from journal.queue") == 5000, seed
