"""What do two versions of a service do to one database, and what must be true after every single thing?"""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import asyncpg

from tests.property.changes import PLURALS, Change
from tests.property.databases import Databases
from tests.property.designs import Draft, Said
from tests.property.values import ONE_WAY, RETYPES, fits, plain, value
from tests.property.version import Version, path

Row = dict[str, Any]


class World:
    """One database, the version that is there, and for a while the next one too."""

    def __init__(self, databases: Databases, name: str, random: Random) -> None:
        self.databases = databases
        self.name = name
        self.random = random
        self.story: list[str] = []
        """What was done, for a reader of a failure."""
        self.running: list[Version] = []
        self.coming: Version | None = None
        """The one that the database is being made ready for."""
        self.change: Change | None = None
        """What the second version changes."""
        self._number = 100
        self._admin: asyncpg.Connection[Any] | None = None

    # --- begin, end

    async def start(self, version: Version) -> None:
        await version.start(self.databases.url("app", self.name))
        self.running.append(version)

    async def stop(self, version: Version) -> None:
        self.running.remove(version)
        await version.stop()

    async def close(self) -> None:
        for version in list(self.running):
            await self.stop(version)
        if self._admin is not None:
            await self._admin.close()
            self._admin = None
        await self.databases.drop(self.name)

    # --- looking

    async def sql(self, statement: str, *args: Any) -> list[Any]:
        if self._admin is None:
            self._admin = await asyncpg.connect(self.databases.url("superuser", self.name))
        return await self._admin.fetch(statement, *args)

    async def traces(self) -> dict[str, Any]:
        """Everything that only a real change may move: sequences of rows, records, what waits to be published.

        Of a resource that goes nothing is said: what of it is not yet published goes with the contract.
        """
        found: dict[str, Any] = {}
        for resource in self._resources():
            table = f'"{PLURALS[resource]}"'
            rows = await self.sql(f"select id, sequence, updated_at from public.{table} order by id")
            found[f"rows of {resource}"] = [tuple(row) for row in rows]
            found[f"records of {resource}"] = (await self.sql(f"select count(*) from journal.{table}"))[0][0]
        found["queue"] = (
            await self.sql("select count(*) from journal.queue where resource = any($1)", self._resources())
        )[0][0]
        return found

    def _resources(self) -> list[str]:
        """Those that all running versions have."""
        first, *others = self.running
        return [name for name in first.draft["resources"] if all(other.has(name) for other in others)]

    async def ids(self, resource: str) -> list[str]:
        return [row[0] for row in await self.sql(f'select id from public."{PLURALS[resource]}" order by id')]

    async def read(self, version: Version, resource: str, id: str) -> Row | None:
        said = await version.http.get(path(resource, id))
        self.expect(said.status in {200, 404}, f"GET {path(resource, id)}", said)
        return said.json if said.status == 200 else None

    async def views(self, version: Version) -> dict[tuple[str, str], dict[int, Any]]:
        """All rows as the version shows them."""
        found = {}
        for resource in version.draft["resources"]:
            for id in await self.ids(resource):
                row = await self.read(version, resource, id)
                assert row is not None
                found[resource, id] = version.view(resource, row)
        return found

    def expect(self, good: bool, what: str, *about: Any) -> None:
        if not good:
            told = "\n  ".join([self.story[0], "...", *self.story[1:][-25:], what, *map(str, about)])
            raise AssertionError(f"{what}\n  {told}")

    # --- doing

    async def play(self, count: int) -> None:
        """So many random calls of the running versions, each followed by what must be true then."""
        for _ in range(count):
            version = self.random.choice(self.running)
            resource = self.random.choice(list(version.draft["resources"]))
            ids = await self.ids(resource)
            act = self.random.choice(["create", "list", "put", "put", "same", "patch", "patch", "delete", "versions"])
            if len(ids) < 2 or act == "create":
                await self.create(version, resource)
            elif act == "list":
                await self.pages(version, resource)
            else:
                await getattr(self, act)(version, resource, self.random.choice(ids))

    async def hammer(self, version: Version, until: asyncio.Future[None]) -> None:
        """Writes and reads without pause; nothing may go wrong, whatever happens to the database meanwhile."""
        while not until.done():
            resource = self.random.choice(list(version.draft["resources"]))
            ids = await self.ids(resource)
            id = self.random.choice(ids) if ids else ""
            row = (await version.http.get(path(resource, id))).json if ids else {}
            if ids and self.random.random() < 0.7:
                body = await self.body(version, resource, row)
                said = await version.http.put(path(resource, id), body)
            else:
                body = await self.body(version, resource, {})
                said = await version.http.post(path(resource), body)
            self._tell(version, "busy", path(resource, id), body, said)
            self.expect(said.status in {200, 201}, "a migration disturbs nobody", said)
            await asyncio.sleep(0.005)

    async def create(self, version: Version, resource: str) -> None:
        body = await self.body(version, resource, {})
        before = await self.traces()
        said = await version.http.post(path(resource), body)
        self._tell(version, "POST", path(resource), body, said)
        self.expect(said.status == 201, "a row can be created", said)
        id = said.json["id"]
        await self._changed_once(resource, id, before, version)
        await self._agree(version, resource, id, body, {})

    async def pages(self, version: Version, resource: str) -> None:
        wanted = set(await self.ids(resource))
        said = await version.http.get(f"{path(resource)}?limit=100")
        self._tell(version, "GET", f"{path(resource)}?limit=100", None, said)
        self.expect(said.status == 200 and {row["id"] for row in said.json} >= wanted, "a list has all rows", said)
        one = self.random.choice(said.json)
        for name, said_of in version.fields(resource).items():
            asked = version.draft["resources"][resource]["search"]
            text = one.get(name)
            if name in asked and isinstance(text, str) and text.isalnum() and "type" in said_of:
                found = await version.http.get(f"{path(resource)}?{name}={text}&limit=100")
                ids = [row["id"] for row in found.json] if found.status == 200 else []
                self.expect(one["id"] in ids, f"a search by {name} finds it", found)

    async def put(self, version: Version, resource: str, id: str) -> None:
        row = await self._row(version, resource, id)
        body = await self.body(version, resource, row)
        await self._write(version, "PUT", resource, id, body, row)

    async def same(self, version: Version, resource: str, id: str) -> None:
        """What a caller reads and sends back."""
        row = await self._row(version, resource, id)
        await self._write(version, "PUT", resource, id, self._whole(version, resource, row), row)

    async def patch(self, version: Version, resource: str, id: str) -> None:
        row = await self._row(version, resource, id)
        whole = await self.body(version, resource, row)
        fixed = {name for name, said in version.written(resource).items() if said.get("immutable")}
        chosen = {name: one for name, one in whole.items() if self.random.random() < 0.4 and name not in fixed}
        for name, said in version.written(resource).items():
            if said.get("optional") and not said.get("immutable") and self.random.random() < 0.1:
                chosen[f"{name}_id" if "to" in said else name] = None
        # What another version has left empty must be given where it is required here.
        for name, said in version.written(resource).items():
            if not said.get("optional") and row.get(name) is None and name in whole:
                chosen[name] = whole[name]
        await self._write(version, "PATCH", resource, id, chosen, row)

    async def delete(self, version: Version, resource: str, id: str) -> None:
        before = await self.traces()
        said = await version.http.delete(path(resource, id))
        self._tell(version, "DELETE", path(resource, id), None, said)
        if said.status == 409:
            self.expect(self._is_referred_to(resource), "only what is referred to stays", said)
            return
        self.expect(said.status == 204, "a row can be deleted", said)
        await self._changed_once(resource, id, before, version)
        for other in self.running:
            if other.has(resource):
                self.expect(await self.read(other, resource, id) is None, "it is gone everywhere")

    async def versions(self, version: Version, resource: str, id: str) -> None:
        said = await version.http.get(f"{path(resource, id)}/versions?limit=100")
        self._tell(version, "GET", f"{path(resource, id)}/versions", None, said)
        self.expect(said.status == 200, "the history can be read", said)
        row = await self._row(version, resource, id)
        newest = said.json[0][resource]
        now, then = version.view(resource, row), version.view(resource, newest)
        for key, (name, one) in version.by_key(resource).items():
            # What an embedded object shows is that of its time; a fill leaves no record.
            if "to" not in one and not one.get("private") and not self._is_mended(key):
                self.expect(now[key] == then[key], f"the newest record is the row: {name}", now[key], then[key])

    # --- what is written

    async def body(self, version: Version, resource: str, row: Row) -> Row:
        """A form of the version that both versions allow, except where a fill mends it."""
        found: Row = {}
        for name, said in version.written(resource).items():
            left_out = said.get("optional") or "default" in said
            if said.get("immutable") and row:
                if not left_out or name in row:
                    found |= {
                        key: one for key, one in version.form(resource, row).items() if key in {name, f"{name}_id"}
                    }
                continue
            if left_out and self.random.random() < 0.3:
                continue
            if "to" in said or "refers_to" in said:
                target = said.get("to") or said["refers_to"].rpartition(".")[2]
                ids = await self.ids(target)
                if ids:
                    found[f"{name}_id" if "to" in said else name] = self.random.choice(ids)
                continue
            if row.get(name) is not None and self.random.random() < 0.3:
                found[name] = row[name]
                continue
            found[name] = self.value(version, resource, said)
        return found

    def value(self, version: Version, resource: str, said: Said) -> Any:
        """One that every running version allows; of a mended field any that this one allows."""
        self._number += 1
        wanted: list[tuple[Draft, Said]] = [(version.draft, said)]
        free = self._is_free(version, said) and self.random.random() < 0.6
        for other in [*self.running, *([self.coming] if self.coming else [])]:
            found = other.by_key(resource).get(said["key"]) if other.has(resource) else None
            if found is not None and not (free and found[1].get("type") == said.get("type")):
                wanted.append((other.draft, found[1]))
        return value(wanted, self._number)

    def _is_free(self, version: Version, said: Said) -> bool:
        """May it write what only its own design allows? The old one where a fill mends it, the new one always: a rule
        that became narrower allows nothing more.
        """
        return len(self.running) == 2 and (version is self.running[1] or self._is_mended(said["key"]))

    def _is_mended(self, key: int) -> bool:
        return self.change is not None and key in self.change.mended

    def _whole(self, version: Version, resource: str, row: Row) -> Row:
        body = version.form(resource, row)
        for name, said in version.written(resource).items():
            if "type" in said and not said.get("optional") and "default" not in said and name not in body:
                body[name] = self.value(version, resource, said)
        return body

    async def _row(self, version: Version, resource: str, id: str) -> Row:
        row = await self.read(version, resource, id)
        self.expect(row is not None, f"{resource} {id} is there")
        assert row is not None
        return row

    async def _write(self, version: Version, method: str, resource: str, id: str, body: Row, row: Row) -> None:
        before = await self.traces()
        others = {other: await self._row(other, resource, id) for other in self._others(version, resource)}
        said = await version.http.send(method, path(resource, id), body)
        self._tell(version, method, path(resource, id), body, said)
        valid = self._is_valid(version, resource, {**version.form(resource, row), **body})
        if said.status == 422 and not (valid and self._is_whole(version, resource, row)):
            return
        self.expect(said.status == 200, "a valid form is taken", said, row)
        shown, after = version.view(resource, row), version.view(resource, said.json)
        if shown == after:
            told = await self._moved(before)
            lost = {k: v for k, v in self._asked(version, resource, body, row).items() if after[k] != v}
            self.expect(
                not told or self._fixes(version, resource, lost), "nothing is written where nothing changes", told
            )
        else:
            await self._changed_once(resource, id, before, version)
        await self._agree(version, resource, id, body, row, method == "PATCH")
        for other, old in others.items():
            await self._kept(version, other, resource, id, old)

    def _is_whole(self, version: Version, resource: str, row: Row) -> bool:
        """False when another version left empty what this one requires: then it can replace the row, not patch it."""
        required = (name for name, said in version.fields(resource).items() if not said.get("optional"))
        return all(row.get(name) is not None for name in required if not version.fields(resource)[name].get("private"))

    def _is_valid(self, version: Version, resource: str, body: Row) -> bool:
        """False when the row has a value that only the other version allows, which no form of this one may repeat."""
        return all(
            fits(version.draft, said, body[name])
            for name, said in version.written(resource).items()
            if name in body and "type" in said
        )

    def _fixes(self, version: Version, resource: str, lost: dict[int, Any]) -> bool:
        """A value that a fill replaced at once may have been written and mended."""
        return bool(lost) and all(self._is_mended(key) for key in lost)

    def _asked(self, version: Version, resource: str, body: Row, row: Row) -> dict[int, Any]:
        """What the form said, by the numbers of the fields."""
        found = {}
        for name, said in version.written(resource).items():
            key = f"{name}_id" if "to" in said else name
            if key in body:
                found[said["key"]] = plain(said.get("type", "id"), body[key])
        return found

    def _others(self, version: Version, resource: str) -> list[Version]:
        return [other for other in self.running if other is not version and other.has(resource)]

    def _tell(self, version: Version, method: str, target: str, body: Any, said: Any) -> None:
        who = "alone" if len(self.running) == 1 else "old" if version is self.running[0] else "new"
        self.story.append(f"{who} {method} {target} {body or ''} -> {said.status}")

    # --- what must be true

    async def _moved(self, before: dict[str, Any]) -> dict[str, Any]:
        after = await self.traces()
        return {name: (before[name], after[name]) for name in after if before.get(name) != after[name]}

    async def _changed_once(self, resource: str, id: str, before: dict[str, Any], version: Version) -> None:
        """One record, one event, one sequence; and no other row has moved."""
        after = await self.traces()
        if f"records of {resource}" not in before:
            return  # the other version does not know the resource, and counts differ by nothing that it sees
        records = after[f"records of {resource}"] - before[f"records of {resource}"]
        self.expect(records == 1, f"one change of {resource} is one record, not {records}")
        rows = {row[0]: row for row in before[f"rows of {resource}"]}
        moved = [row for row in after[f"rows of {resource}"] if rows.get(row[0]) != row]
        self.expect(all(row[0] == id for row in moved), "only this row has moved", moved)
        if moved and id in rows:
            self.expect(moved[0][1] > rows[id][1], "its sequence has grown", moved)
        told = {bool(one.draft["resources"][resource].get("events")) for one in self.running if one.has(resource)}
        queued = after["queue"] - before["queue"]
        self.expect(queued <= 1 and (len(told) == 2 or queued == (0 in told)), f"{queued} events of one change")

    async def _agree(self, version: Version, resource: str, id: str, body: Row, row: Row, partly: bool = False) -> None:
        """What was written is what is read, by the version that wrote it and by the other."""
        mine = version.view(resource, await self._row(version, resource, id))
        for key, asked in self._asked(version, resource, body, row).items():
            if not self._is_mended(key):
                name = version.by_key(resource)[key][0]
                self.expect(mine[key] == asked, f"{name} is read as it was written", asked, mine[key])
        for other in self._others(version, resource):
            theirs = other.view(resource, await self._row(other, resource, id))
            for key in mine.keys() & theirs.keys():
                self._same(version, other, resource, key, mine[key], theirs[key])

    def _same(self, version: Version, other: Version, resource: str, key: int, mine: Any, theirs: Any) -> None:
        name, said = version.by_key(resource)[key]
        _, there = other.by_key(resource)[key]
        if self._is_mended(key) or (theirs is None and not there.get("optional")):
            return
        # Whoever repeats the stand-in says nothing of what it stands for.
        if {(there.get("type"), said.get("type")), (said.get("type"), there.get("type"))} & ONE_WAY:
            return
        wanted = translated(version, said, other, there, mine)
        if said.get("type") in version.draft["models"] and wanted is not None and theirs is not None:
            common = wanted.keys() & theirs.keys()
            wanted, theirs = {k: wanted[k] for k in common}, {k: theirs[k] for k in common}
        elif mine is None and not said.get("optional"):
            return
        self.expect(wanted == theirs, f"both versions read the same in {name}", mine, theirs)

    async def _kept(self, version: Version, other: Version, resource: str, id: str, before: Row) -> None:
        """What only the other version knows stays as it was."""
        mine = version.by_key(resource).keys()
        was, now = other.view(resource, before), other.view(resource, await self._row(other, resource, id))
        for key in now.keys() - mine:
            name = other.by_key(resource)[key][0]
            self.expect(was[key] == now[key], f"{name}, which the writer does not know, stays", was[key], now[key])

    def _is_referred_to(self, resource: str) -> bool:
        fields = [
            said for one in self.running for r in one.draft["resources"].values() for said in r["fields"].values()
        ]
        return any(resource in {s.get("to"), s.get("refers_to", "").rpartition(".")[2]} for s in fields)

    async def prepare(self, new: Version) -> None:
        """Before a rule becomes narrower and no fill is given, a team changes the rows that do not fit it."""
        [old] = self.running
        for resource in old.draft["resources"]:
            if not new.has(resource):
                continue
            for id in await self.ids(resource):
                row = await self._row(old, resource, id)
                body = old.form(resource, row)
                for name, said in old.written(resource).items():
                    found = new.by_key(resource).get(said["key"])
                    if found is None or "type" not in said or name not in body or self._is_mended(said["key"]):
                        continue
                    if said["type"] == found[1]["type"] and fits(new.draft, found[1], row[name]):
                        continue
                    self._number += 1
                    body[name] = value([(old.draft, said), (new.draft, found[1])], self._number)
                answer = await old.http.put(path(resource, id), body)
                self.expect(answer.status == 200, "rows can be made ready", body, answer)


def translated(version: Version, said: Said, other: Version, there: Said, mine: Any) -> Any:
    """What the other version reads where this one reads `mine`."""
    before, after = said.get("type"), there.get("type")
    if mine is None or before == after:
        return mine
    if (before, after) in RETYPES:
        return plain(str(after), RETYPES[str(before), str(after)][0](_json(mine)))
    return plain(str(after), RETYPES[str(after), str(before)][1](_json(mine)))


def _json(one: Any) -> Any:
    from datetime import datetime
    from decimal import Decimal

    if isinstance(one, datetime):
        return one.isoformat().replace("+00:00", "Z")
    return str(one) if isinstance(one, Decimal) else one
