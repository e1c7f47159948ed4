"""How does a design evolve on a populated database, and what must be true at every stage?"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from pathlib import Path
from random import Random
from typing import Any, Protocol

import asyncpg

from onehand.gen.sql.columns import column_name, field_named
from onehand.gen.sql.schema import Schema
from tests.property import changes
from tests.property.catalogue import difference
from tests.property.changes import Change
from tests.property.databases import Databases, wanted
from tests.property.designs import SERVICE, Draft, first
from tests.property.version import Version
from tests.property.world import World, translated


class Refused(Exception):  # noqa: N818 - it is no fault of the program
    """The migration cannot be planned, and says why."""


class Migration(Protocol):
    """One way to take a database from one design to the next."""

    async def expand(self, database: str, old: Schema, new: Schema, fills: Mapping[str, str]) -> None:
        """Raises Refused before anything is changed."""
        ...

    async def contract(self, database: str) -> None: ...


class Evolution:
    """One database through many changes."""

    def __init__(self, databases: Databases, root: Path, seed: int) -> None:
        self.databases = databases
        self.root = root
        self.random = Random(seed)
        self.seed = seed
        self.changes: list[str] = []
        self.refused: list[str] = []
        self.draft: Draft = first(self.random)
        self.old = Version(self.draft, root)
        self.world: World

    async def begin(self, database: str | None = None, calls: int = 10) -> None:
        """On this database, which has the first design already, or on one that is made directly."""
        name = database or await self.databases.made(self.old.design)
        self.world = World(self.databases, name, self.random)
        self.world.story.append(f"begin with seed {self.seed}\n{self.old.text}")
        await self.world.start(self.old)
        for resource in self.draft["resources"]:
            for _ in range(3):
                await self.world.create(self.old, resource)
        await self.world.play(calls)

    async def end(self) -> None:
        await self.world.close()

    def next(self, kind: str | None = None, *, without: frozenset[str] = frozenset()) -> Change | None:
        if kind is None:
            return changes.any_change(self.random, self.draft, without=without)
        return changes.of_kind(kind, self.random, self.draft)

    async def step(self, change: Change, migration: Migration, calls: int = 14) -> bool:
        """From one version to the next, with both running in between; False = it was refused."""
        world, old, new = self.world, self.old, Version(change.draft, self.root)
        world.change = change
        await world.prepare(new)
        busy = self.random.random() < 0.3
        traces, seen = await world.traces(), await world.views(old)
        world.story.append(f"--- expand{' beside writers' if busy else ''}: {change}")
        fills = _columns(new, change.fills)
        world.coming = new
        try:
            await self._beside(busy, old, migration.expand(world.name, wanted(old.design), wanted(new.design), fills))
        except Refused as refused:
            self.refused.append(f"{change}: {refused}")
            world.change = None
            return False
        finally:
            world.coming = None
        self.changes.append(str(change))
        if busy:
            seen = await world.views(old)
        else:
            world.expect(await world.traces() == traces, "an expand leaves no trace", traces, await world.traces())
            self._old_is_the_same(change, seen, await world.views(old))
        await world.start(new)
        self._new_is_the_same(change, old, new, seen, await world.views(new))
        await world.play(calls)
        await world.stop(old)
        traces, seen = await world.traces(), await world.views(new)
        world.story.append("--- contract" + " beside writers" * busy)
        await self._beside(busy, new, migration.contract(world.name))
        if not busy:
            world.expect(await world.traces() == traces, "a contract leaves no trace", traces, await world.traces())
            self._old_is_the_same(change, seen, await world.views(new))
        await self.is_fresh(new, said_otherwise=any(one.startswith("described") for one in self.changes))
        world.change = None
        self.old, self.draft = new, change.draft
        await self.no_write_is_lost_or_made_up()
        return True

    async def jump(self, change: Change) -> bool:
        """As `dev up` does: nothing runs meanwhile, and the database follows the design at once. False = refused."""
        world, old, new = self.world, self.old, Version(change.draft, self.root)
        await world.prepare(new)
        seen = await world.views(old)
        try:
            await self.databases.follow(world.name, wanted(old.design), wanted(new.design))
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as refused:
            self.refused.append(f"{change}: {refused}")
            return False
        self.changes.append(str(change))
        world.story.append(f"--- at once: {change}")
        await world.stop(old)
        await world.start(new)
        world.change = change
        self._new_is_the_same(change, old, new, seen, await world.views(new))
        world.change = None
        await self.is_fresh(new)
        self.old, self.draft = new, change.draft
        await self.no_write_is_lost_or_made_up()
        return True

    async def _beside(self, busy: bool, version: Version, work: Coroutine[Any, Any, None]) -> None:
        """The work alone, or while the version is called all the time."""
        if not busy:
            await work
            return
        task = asyncio.ensure_future(work)
        try:
            await self.world.hammer(version, task)
        finally:
            await task

    async def is_fresh(self, version: Version, *, said_otherwise: bool = False) -> None:
        """The catalogue is that of a database that was made today.

        What only says something otherwise needs no script; the comment comes with the next one.
        """
        found = difference(
            *(
                {name: one for name, one in catalogue.items() if not (said_otherwise and name.startswith("comment "))}
                for catalogue in (
                    await self.databases.catalogue(self.world.name),
                    await self.databases.fresh(version.design, version.text),
                )
            )
        )
        self.world.expect(not found, "the catalogue is that of a fresh database", found)

    async def no_write_is_lost_or_made_up(self) -> None:
        """What each row says is written again, which writes nothing; then something else, which does."""
        for resource in self.draft["resources"]:
            for id in await self.world.ids(resource):
                await self.world.same(self.old, resource, id)
                await self.world.put(self.old, resource, id)
                await self.world.versions(self.old, resource, id)

    def _old_is_the_same(self, change: Change, before: Any, after: Any) -> None:
        self.world.expect(before.keys() == after.keys(), "all rows are there")
        for place, row in before.items():
            for key, value in row.items():
                good = key in change.mended or after[place][key] == value
                self.world.expect(good, f"field {key} of {place} is as before", value, after[place][key])

    def _new_is_the_same(self, change: Change, old: Version, new: Version, before: Any, after: Any) -> None:
        """Under the new names; what is new has its default, its fill, or nothing."""
        for (resource, id), row in after.items():
            known = old.by_key(resource) if old.has(resource) else {}
            for key, (name, said) in new.by_key(resource).items():
                if said.get("private"):
                    continue
                place = f"{resource}.{name} of {id}"
                if key in known and not known[key][1].get("private"):
                    was = before[resource, id][key]
                    wanted = translated(old, known[key][1], new, said, was)
                    good = key in change.mended or row[key] == wanted
                    if said.get("type") in new.draft["models"] and wanted is not None:
                        # A field that is new in a model has its default.
                        good = wanted.items() <= row[key].items()
                    self.world.expect(good, f"{place} is what it was", was, wanted, row[key])
                elif key not in known:
                    self.world.expect(row[key] is not None or bool(said.get("optional")), f"{place} has a value")


def _columns(version: Version, fills: Mapping[str, str]) -> dict[str, str]:
    """`--fill` names the column, which is not always called as its field."""
    found = {}
    for place, sql in fills.items():
        plural, _, name = place.partition(".")
        resource = next(one for one in version.design.services[SERVICE].resources.values() if one.plural == plural)
        found[f"{plural}.{column_name(field_named(resource, name))}"] = sql
    return found
