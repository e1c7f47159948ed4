"""How long from an insert in one service until another has handled it, and how many per second from a backlog?

Everything is durable and as in production: PostgreSQL with fsync, journal, queue, publisher, stream in a database of
its own, inbox with dedupe, a copy and a handler that writes in the transaction of the mark. All Python runs in this one
process, PostgreSQL beside it.

    .venv/bin/python -m bench.events_latency [--url DSN] [--events 20000] [--seconds 10]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

from onehand.cli.screen import say
from onehand.runtime.inbox.consumer import Consumer
from onehand.runtime.inbox.latency import STAGES, bucket, percentile
from onehand.runtime.journal.wake import Wake
from onehand.workspace.credentials import Credentials
from onehand.workspace.postgres import Embedded
from tests.runtime.world import World, add_user, databases, make_templates

WRITE = "insert into public.seen (key, sequence) select * from unnest($1::text[], $2::bigint[])"
"""What the handler does with a batch."""

FILL = """\
insert into users (id, email, name, status, created_at, updated_at)
select 'backlog-' || n, n || '@backlog.example', 'Ada', 'active', now(), now() from generate_series(1, $1::int) n"""


class Writing(Consumer):
    """A handler that does a little work."""

    async def user_upserted(self, batch: Sequence[Any], call: Any) -> None:
        await call.connection.execute(WRITE, [e.user.id for e in batch], [e.sequence for e in batch])

    async def user_deleted(self, batch: Sequence[Any], call: Any) -> None: ...
    async def user_greeted(self, batch: Sequence[Any], call: Any) -> None: ...


@dataclass
class Server:
    """What the world needs of a server."""

    admin_url: str

    def url(self, database: str) -> str:
        return self.admin_url.replace("/postgres?", f"/{database}?")


@contextmanager
def server(url: str | None) -> Iterator[Server]:
    """The one that is given, or a durable one that lives as long as this run."""
    if url:
        yield Server(url)
        return
    with tempfile.TemporaryDirectory() as folder:
        embedded = Embedded(Path(folder), Credentials(Path(folder) / "credentials"))
        embedded.start(supervised=True)
        try:
            yield Server(embedded.server.admin_url)
        finally:
            embedded.stop()


async def idle(world: World, rate: int, seconds: float) -> None:
    """Single inserts at a steady rate."""
    wake = Wake()
    await world.publish(wake=wake)
    await world.follow(Writing())
    await asyncio.sleep(1.5)
    async with world.connect(world.user_db, "user_app") as connection:
        started = time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
            await add_user(connection, f"idle-{number}")
            wake.set()
    await world.quiet()
    await asyncio.sleep(1.2)
    counts: dict[str, Counter[int]] = {stage: Counter() for stage in STAGES}
    for stage, number, events in await world.fetch(world.order_db, "select stage, bucket, events from inbox.latencies"):
        counts[stage][number] += events
    say(f"idle, {rate} events/s for {seconds:g} s, {counts['total'].total()} handled")
    for stage in STAGES:
        shown = [
            f"p{share * 100:g} {1000 * (percentile(counts[stage], share) or 0):6.1f} ms" for share in (0.5, 0.95, 0.99)
        ]
        say(f"  {stage:10} {'  '.join(shown)}   (bucket bounds, at most a tenth too high)")
    await world.stop(*world.tasks)
    assert bucket(0) == 0


async def drain(world: World, events: int) -> None:
    """A backlog that waits in the producer's queue."""
    await world.fetch(world.user_db, f"with filled as ({FILL} returning 1) select count(*) from filled", events)
    before = await world.value(world.order_db, "select count(*) from public.seen")
    started = time.perf_counter()
    await world.publish()
    await world.follow(Writing())
    marks: dict[str, float] = {}
    async with world.connect(world.order_db) as order, world.connect(world.user_db) as user:
        while "handled" not in marks:
            await asyncio.sleep(0.05)
            if "published" not in marks and await user.fetchval("select not exists (select from journal.queue)"):
                marks["published"] = time.perf_counter() - started
            handled = await order.fetchval("select count(*) from public.seen") - before
            if handled == events:
                marks["handled"] = time.perf_counter() - started
    say(f"drain of {events}: {events / marks['handled']:,.0f} events/s end to end in {marks['handled']:.2f} s")
    say(f"  the publisher was done after {marks['published']:.2f} s ({events / marks['published']:,.0f} events/s)")


async def main(postgres: Server, arguments: argparse.Namespace) -> None:
    templates = await make_templates(postgres)
    for part in (lambda w: idle(w, 100, arguments.seconds), lambda w: drain(w, arguments.events)):
        async with databases(postgres, templates) as world:
            await part(world)
    admin = await asyncpg.connect(postgres.admin_url)
    for name in templates.values():
        await admin.execute(f"drop database {name} with (force)")
    await admin.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="superuser, database postgres; default: a server of its own")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    with server(given.url) as found:
        uvloop.run(main(found, given))
