"""What do the triggers cost the server, per row? `python -m tests.gen.sql.measure` prints CPU microseconds of the
backend: single inserts in a loop inside the server, and one statement of many rows, with and without each trigger.

Where others use the machine take the smallest of many rounds, and differences rather than values.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Any

from onehand.workspace.credentials import Credentials
from onehand.workspace.postgres import Embedded
from tests.conftest import Postgres
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, made

FIELDS = [
    field("name"),
    field("email", "email"),
    field("note", optional=True),
    field("amount", "integer"),
    field("when_at", "datetime", optional=True),
    field("status"),
]
SERVICE = service("bench", [resource("thing", FIELDS)])
ROWS, ROUNDS = 1000, 30

INSERT = "insert into things (id, name, email, amount, status, created_at, updated_at, sequence)"
VALUES = "'{word}' || n, 'Ada', 'a@example.com', n, 'open', now(), now(), 1"
SINGLE = f"do $$ begin for n in {{first}}..{{last}} loop {INSERT} values ({VALUES.format(word='s')}); end loop; end $$"
BATCH = f"{INSERT} select {VALUES.format(word='b')} from generate_series({{first}}, {{last}}) as n"

LOUD = "(current_setting('onehand.silent', true) is distinct from 'on' or session_user <> 'bench_owner')"
VARIANTS = {
    "no trigger": "alter table things disable trigger user",
    "stamped, without its guard": "create or replace trigger stamped before insert on things"
    " for each row execute function onehand.stamp(); alter table things disable trigger recorded",
    "stamped": "alter table things disable trigger recorded",
    "stamped, recorded, queued": "",
}
RESTORE = f"""\
create or replace trigger stamped before insert on things for each row when {LOUD} execute function onehand.stamp();
alter table things enable trigger user"""
EMPTY = """\
set session_replication_role = replica; truncate things, journal.queue, journal.things;
set session_replication_role = origin; checkpoint"""


async def run(database: Made) -> None:
    boss = await database.connect("superuser")
    single: dict[str, list[float]] = {name: [] for name in VARIANTS}
    batch: dict[str, list[float]] = {name: [] for name in VARIANTS}
    for _ in range(ROUNDS):
        for name, sql in VARIANTS.items():
            await boss.execute(f"{EMPTY}; {RESTORE}; {sql}")
            app = await database.connect("app")
            pid = await app.fetchval("select pg_backend_pid()")
            await app.execute("set synchronous_commit = off")
            await app.execute(SINGLE.format(first=100001, last=100200))
            single[name].append(await _cost(app, pid, SINGLE))
            batch[name].append(await _cost(app, pid, BATCH))
            await app.close()
    await boss.close()
    for name in VARIANTS:
        for kind, found in (("single", single[name]), ("batch", batch[name])):
            print(
                f"{name:28} {kind:7} smallest {min(found):6.1f} us, median {statistics.median(found):6.1f} us per row"
            )


async def _cost(app: Any, pid: int, sql: str) -> float:
    before = _cpu(pid)
    await app.execute(sql.format(first=1, last=ROWS))
    return (_cpu(pid) - before) / ROWS


def _cpu(pid: int) -> float:
    """Microseconds on a CPU (Linux)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1000


async def main(postgres: Postgres) -> None:
    await run(await made(postgres, design(SERVICE), SERVICE))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        server = Embedded(Path(name), Credentials(Path(name) / "credentials"), throwaway=True)
        server.start(supervised=True)
        try:
            asyncio.run(main(Postgres(server.server.admin_url, server.cluster.programs["psql"])))
        finally:
            server.stop()
