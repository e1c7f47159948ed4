"""What does a call of a generated DAO cost, and how fast are many rows written?

One connection, a durable server of its own, the table `things` of the tests (20 columns, four of them jsonb, three
unique keys, journal and queue as always). CPU is of this process and of PostgreSQL's backend, per call or
row.

    .venv/bin/python -m bench.dao [--calls 2000] [--rows 10000]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvloop

from bench.events_latency import server
from onehand.cli.screen import say
from onehand.runtime.db.database import Database
from onehand.runtime.identifier import new_id
from tests.runtime.db.wide import Bench, generated
from tests.workspace.databases import made

COLUMNS = ("id", "hash_code", "code", "flag", "count", "price", "tags", "state", "org_id", "phase")
TYPES = ("text", "bigint", "text", "boolean", "bigint", "numeric", "jsonb", "text", "text", "text")
"""What the bulk paths write; the other columns stay null."""


def ticks(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Runs:
    """Calls that are measured, one after the other."""

    def __init__(self, bench: Bench, pid: int) -> None:
        self.bench = bench
        self.pid = pid
        self.models = bench.generated.module("models")
        self.org = ""

    def form(self, number: int, **changes: Any) -> Any:
        given: dict[str, Any] = {
            "code": f"ABC{number}",
            "count": 3,
            "price": self.models.Decimal("1.5"),
            "org_id": self.org,
            "tags": ["one", "two"],
        }
        return self.models.ThingForm(**given | changes)

    async def calls(self, name: str, count: int, work: Callable[[Any, int], Awaitable[Any]]) -> None:
        """Prints microseconds per call; the first calls, which prepare statements, do not count."""
        for number in range(20):
            await work(self.bench.call().things, number)
        cpu, backend, wall = time.process_time(), ticks(self.pid), time.perf_counter()
        for number in range(20, count + 20):
            await work(self.bench.call().things, number)
        each = 1e6 / count
        here, there = (time.process_time() - cpu) * each, (ticks(self.pid) - backend) * each
        waited = (time.perf_counter() - wall) * each
        say(f"  {name:28} {here:7.0f} us here {there:7.0f} us in PostgreSQL {waited:7.0f} us wall")

    async def rows(self, name: str, count: int, work: Callable[[], Awaitable[Any]]) -> None:
        """Prints rows per second, and microseconds per row."""
        cpu, backend, wall = time.process_time(), ticks(self.pid), time.perf_counter()
        await work()
        each = 1e6 / count
        here, there = (time.process_time() - cpu) * each, (ticks(self.pid) - backend) * each
        speed = count / (time.perf_counter() - wall)
        say(f"  {name:42} {speed:9,.0f} rows/s {here:6.0f} us here {there:6.0f} us in PostgreSQL")


async def single(runs: Runs, calls: int) -> None:
    """Row by row."""
    say(f"{calls} calls each")
    things = runs.bench.call().things
    for number in range(calls + 20):
        await things.insert(runs.form(number), id=f"t{number}")
    same = [runs.form(number) for number in range(calls + 20)]
    other = [runs.form(number, count=4) for number in range(calls + 20)]
    fresh = [runs.form(number + 10**6) for number in range(calls + 20)]
    await runs.calls("get", calls, lambda dao, n: dao.get(f"t{n}"))
    await runs.calls("get_by_code", calls, lambda dao, n: dao.get_by_code(f"ABC{n}"))
    await runs.calls("update, nothing changes", calls, lambda dao, n: dao.update(f"t{n}", same[n]))
    if hasattr(things, "upsert_by_code"):
        await runs.calls("upsert, nothing changes", calls, lambda dao, n: dao.upsert_by_code(same[n]))
    await runs.calls("update", calls, lambda dao, n: dao.update(f"t{n}", other[n]))
    if hasattr(things, "upsert_by_code"):
        await runs.calls("upsert, an update", calls, lambda dao, n: dao.upsert_by_code(same[n]))
    await runs.calls("insert", calls, lambda dao, n: dao.insert(fresh[n]))
    if hasattr(things, "upsert_by_code"):
        new = [runs.form(number + 2 * 10**6) for number in range(calls + 20)]
        await runs.calls("upsert, an insert", calls, lambda dao, n: dao.upsert_by_code(new[n]))


def values(runs: Runs, start: int, count: int) -> list[tuple[Any, ...]]:
    """Rows for the bulk paths, in the order of COLUMNS."""
    tags = b'["one","two"]'
    return [
        (new_id(), n, f"ABC{n}", True, 3, runs.models.Decimal("1.5"), tags, "open", runs.org, "open")
        for n in range(start, start + count)
    ]


async def bulk(runs: Runs, count: int) -> None:
    """The same rows on different paths; each in one transaction, with all triggers."""
    say(f"{count} rows, one transaction")
    # No service may make temporary tables; only here, to see what that would be worth.
    await runs.bench.sql("grant temporary on database wide to wide_app")
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    arrays = ", ".join(f"${at}::{type}[]" for at, type in enumerate(TYPES, 1))
    into, back = f"insert into things ({names})", "returning id, sequence"
    like = f"select {names} from things limit 0"
    async with runs.bench.database.acquire() as connection:
        start = 10**7
        for chunk in (100, 500, 1000, 5000, count):
            start += count
            rows = values(runs, start, count)

            async def unnest(rows: list[tuple[Any, ...]] = rows, chunk: int = chunk) -> None:
                async with connection.transaction():
                    for at in range(0, len(rows), chunk):
                        columns = [list(column) for column in zip(*rows[at : at + chunk], strict=True)]
                        await connection.fetch(f"{into} select * from unnest({arrays}) {back}", *columns)

            await runs.rows(f"insert from unnest, {chunk} a statement", count, unnest)
        start += count
        rows = values(runs, start, count)

        async def copy() -> None:
            async with connection.transaction():
                await connection.copy_records_to_table("things", records=rows, columns=COLUMNS)

        await runs.rows("copy into the table", count, copy)
        start += count
        staged = values(runs, start, count)

        async def stage() -> None:
            async with connection.transaction():
                await connection.execute(f"create temp table staged on commit drop as {like}")
                await connection.copy_records_to_table("staged", records=staged, columns=COLUMNS)
                await connection.fetch(f"{into} select {names} from staged {back}")

        await runs.rows("copy into a temporary table, then insert", count, stage)
        start += count
        single_rows = values(runs, start, count)

        async def many() -> None:
            async with connection.transaction():
                places = ", ".join(f"${at}" for at in range(1, len(COLUMNS) + 1))
                await connection.executemany(f"{into} values ({places})", single_rows)

        await runs.rows("executemany", count, many)


async def batches(runs: Runs, count: int) -> None:
    """The DAO's own batches, forms and hashes included."""
    things = runs.bench.call().things
    if not hasattr(things, "insert_many"):
        return
    say(f"{count} items each, through the DAO")
    new = runs.bench.generated.module("dao.things").NewThing
    items = [new(form=runs.form(n + 10**9), id=new_id()) for n in range(count)]
    other = [new(form=runs.form(n + 10**9, count=5), id=item.id) for n, item in enumerate(items)]
    ids = [item.id for item in items]
    await runs.rows("insert_many", count, lambda: things.insert_many(items))
    await runs.rows("get_many", count, lambda: things.get_many(ids))
    await runs.rows("upsert_many, nothing changes", count, lambda: things.upsert_many(items))
    await runs.rows("upsert_many_by_code, nothing changes", count, lambda: things.upsert_many_by_code(items))
    await runs.rows("upsert_many, everything changes", count, lambda: things.upsert_many(other))
    await runs.rows("delete_many", count, lambda: things.delete_many(ids))
    fresh = [new(form=runs.form(n + 10**9), id=new_id()) for n in range(count)]
    await runs.rows("upsert_many, everything is new", count, lambda: things.upsert_many(fresh))


class Fresh:
    """A server on which nothing needs to be dropped."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url

    def run(self, sql: str) -> None:
        """Nothing."""


async def main(postgres: Any, arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wide = generated(Path(folder))
        database = await made(Fresh(postgres.admin_url), wide.design, wide.design.services["wide"])
        pool = await Database.open(database.url("app"), name="wide", size=1)
        async with pool.acquire() as connection:
            pid = connection.get_server_pid()
        runs = Runs(Bench(database, pool, wide, []), pid)
        runs.org = (await runs.bench.call().orgs.insert(runs.models.OrgForm(name="Acme"))).value.id
        await single(runs, arguments.calls)
        await bulk(runs, arguments.rows)
        await batches(runs, arguments.rows)
        await pool.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--rows", type=int, default=10_000)
    given = parser.parse_args()
    with server(None) as found:
        uvloop.run(main(found, given))
