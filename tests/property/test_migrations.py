"""Does a database follow any sequence of design changes while the versions before and after are running?

Each sequence is of a seed, which a failure prints together with all that was done. `ONEHAND_SEQUENCES` says how many
the long run tries.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.property.catalogue import difference
from tests.property.changes import KINDS
from tests.property.databases import Databases, wanted
from tests.property.evolution import Evolution
from tests.property.scripted import Scripted
from tests.property.version import forget

AT_ONCE = 4
"""Changes that one sequence of the short run makes."""
CHUNKS = [list(KINDS)[at : at + AT_ONCE] for at in range(0, len(KINDS), AT_ONCE)]
"""Every kind of change once."""

BESIDE = 5
"""Sequences at the same time, each with a database of its own: most of the time is waiting."""

LONG = settings(
    max_examples=int(os.environ.get("ONEHAND_SEQUENCES", "200")) // BESIDE,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)

SEEDS = st.lists(st.integers(0, 2**32), min_size=BESIDE, max_size=BESIDE, unique=True)


async def beside(databases: Databases, sequences: Sequence[Coroutine[Any, Any, object]]) -> None:
    """All of them; the first that fails is told when the others have ended too."""
    await databases.prepare()
    done = await asyncio.gather(*sequences, return_exceptions=True)
    forget()
    for one in done:
        if isinstance(one, BaseException):
            raise one


@pytest.fixture(scope="module")
def databases(new_postgres: Any) -> Databases:
    """On a server of its own: roles belong to the whole server."""
    return Databases(new_postgres())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("evolved")
    forget()


async def scripted(databases: Databases, root: Path, seed: int, kinds: Sequence[str | None]) -> list[str]:
    """A sequence of changes by scripts, and what squawk and an empty database say of these; the refused changes."""
    evolution = Evolution(databases, root, seed)
    migration = Scripted(databases, Path(tempfile.mkdtemp(prefix=f"migrations_{seed}_", dir=root)))
    name = await databases.empty()
    migration.create(wanted(evolution.old.design))
    await migration.migrate(name, wanted(evolution.old.design))
    await evolution.begin(name)
    try:
        for kind in kinds:
            if (change := evolution.next(kind)) is not None:
                await evolution.step(change, migration)
        assert migration.complaints() == ""
        await replayed(databases, evolution, migration)
    finally:
        await evolution.end()
    return evolution.refused


async def replayed(databases: Databases, evolution: Evolution, migration: Scripted) -> None:
    """All scripts, one after the other by psql, make what a fresh database has."""
    name = await databases.empty()
    for file in migration.folder.files:
        await asyncio.to_thread(databases.psql, name, file.path)
    replay = await databases.catalogue(name)
    now = await databases.catalogue(evolution.world.name)
    await databases.drop(name)
    evolution.world.expect(not difference(replay, now), "the scripts make the same", difference(replay, now))


@pytest.mark.parametrize("kinds", CHUNKS, ids=lambda kinds: kinds[0])
def test_every_kind_of_change_keeps_both_versions_running(databases: Databases, root: Path, kinds: list[str]) -> None:
    """Old and new code write and read beside each other without an error, and in the end nothing of the way is left."""
    asyncio.run(scripted(databases, root, seed=CHUNKS.index(kinds), kinds=kinds))


@pytest.mark.slow
@pytest.mark.timeout(0)
@LONG
@given(seeds=SEEDS)
def test_random_sequences_of_changes_keep_both_versions_running(
    databases: Databases, root: Path, seeds: list[int]
) -> None:
    """The same for hundreds of sequences, which nobody has thought of."""
    asyncio.run(beside(databases, [scripted(databases, root, seed, [None] * 4) for seed in seeds]))


async def drafted(databases: Databases, root: Path, seed: int, count: int) -> None:
    evolution = Evolution(databases, root, seed)
    await evolution.begin()
    try:
        for _ in range(count):
            if (change := evolution.next()) is not None:
                await evolution.jump(change)
    finally:
        await evolution.end()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_draft_leads_to_the_same_database(databases: Databases, root: Path, seed: int) -> None:
    """Without scripts, as on a developer's machine: the rows follow, and the catalogue is that of a fresh database."""
    asyncio.run(drafted(databases, root, seed, 3))


@pytest.mark.slow
@pytest.mark.timeout(0)
@LONG
@given(seeds=SEEDS)
def test_random_drafts_lead_to_the_same_database(databases: Databases, root: Path, seeds: list[int]) -> None:
    """The same for hundreds of sequences."""
    asyncio.run(beside(databases, [drafted(databases, root, seed, 4) for seed in seeds]))
