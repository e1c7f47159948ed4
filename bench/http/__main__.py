"""CPU per request of the generated user service, beside the same service written by hand on well-known stacks.

All serve the same table, with the same triggers, journal and queue, from one PostgreSQL that is durable as in
production; every stack checks the same token. One is loaded at a time, in turns, and what is counted is CPU time of its
process and of PostgreSQL, which noise of the machine changes little. Linux only.

    .venv/bin/python -m bench.http [--seconds 2] [--rounds 3] [--only NAME]... [--starts 3]
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

from bench.http import cpu
from bench.http.load import load
from bench.http.questions import QUESTIONS, USERS, Question, encoded
from bench.http.stacks import OURS, ROOT, Stack, install, peers
from bench.http.table import Cell, markdown
from onehand.cli.screen import say
from onehand.workspace.environment import role_url, service_command, service_environment
from onehand.workspace.find import Workspace
from onehand.workspace.keys import USER_ISSUER
from onehand.workspace.pipeline import generate, prepare_databases
from onehand.workspace.pipeline import load as load_design
from onehand.workspace.ports import Address
from onehand.workspace.postgres import Embedded
from onehand.workspace.token import UserCaller, make_token

CONNECTIONS = 32
PORT = 47100

FILL = """
insert into users (id, email, name, nickname, status)
select 'bench-' || lpad(n::text, 5, '0'), 'user-' || n || '@bench.example', 'User ' || n, 'ada', 'active'
from generate_series(0, $1::int - 1) as n"""
TIDY = "delete from users where id not like 'bench-%'; truncate journal.queue"


async def main(options: argparse.Namespace) -> None:
    """Starts everything, measures, prints, and ends what it started."""
    for missing in install():
        say(f"left out: {missing}")
    with tempfile.TemporaryDirectory(prefix="onehand-bench-") as folder:
        root = Path(folder) / "shop"
        shutil.copytree(ROOT / "examples" / "shop", root, ignore=shutil.ignore_patterns(".onehand"))
        workspace = Workspace(root)
        embedded = Embedded(workspace.state / "postgres", workspace.credentials)
        embedded.start(supervised=True)
        try:
            await measure(workspace, embedded, options)
        finally:
            embedded.stop()


async def measure(workspace: Workspace, embedded: Embedded, options: argparse.Namespace) -> None:
    design = load_design(workspace)
    generate(workspace, design)
    await prepare_databases(workspace, design, embedded.server)
    admin = await asyncpg.connect(embedded.server.admin_url)
    await admin.execute("alter role user_app connection limit -1")  # six stacks share it here
    await admin.close()
    owner = await asyncpg.connect(role_url(workspace, embedded.server, "user", "owner"))
    await owner.execute(FILL, USERS)
    await owner.execute("analyze users")
    token = make_token(workspace, UserCaller("bench"), seconds=24 * 3600)
    key = workspace.keys.public_folder / f"{USER_ISSUER}.pem"
    url = role_url(workspace, embedded.server, "user", "app")
    stacks = [ours(workspace, design, embedded), *peers(url, key, workspace.settings.organization, PORT + 1)]
    stacks = [stack for stack in stacks if not options.only or any(one in stack.name for one in options.only)]
    starts = {stack.name: await started(stack, workspace.run, options.starts) for stack in stacks}
    try:
        cells = await rounds(stacks, embedded, owner, token, options)
        report(stacks, cells, starts)
    finally:
        for stack in stacks:
            stack.stop()
        await owner.close()


def ours(workspace: Workspace, design: Any, embedded: Embedded) -> Stack:
    places = {"user": Address(PORT)}
    environment = service_environment(workspace, design.services["user"], embedded.server, places)
    command = [*service_command("serve", "user"), "--no-work"]
    return Stack(OURS, command, environment, PORT, f"http://127.0.0.1:{PORT + 100}/_internal_/ready")


async def started(stack: Stack, folder: Path, times: int) -> float:
    """The median start-up; the last one stays."""
    seconds = []
    for at in range(times):
        seconds.append(await stack.start(folder / "bench.log"))
        if at < times - 1:
            stack.stop()
    return statistics.median(seconds)


async def rounds(
    stacks: list[Stack], embedded: Embedded, owner: Any, token: str, options: argparse.Namespace
) -> dict[str, dict[str, list[Cell]]]:
    cells: dict[str, dict[str, list[Cell]]] = {
        stack.name: {question.name: [] for question in QUESTIONS} for stack in stacks
    }
    server = embedded.process
    assert server is not None
    for round in range(options.rounds + 1):
        for question in QUESTIONS:
            for stack in stacks:
                seconds = options.seconds if round else 0.5
                cell = await asked(stack, question, server.pid, token, seconds)
                if round:  # the first one warms caches, connections and statements
                    cells[stack.name][question.name].append(cell)
            await owner.execute(TIDY)
        say(f"round {round} of {options.rounds}" if round else "warm")
    return cells


async def asked(stack: Stack, question: Question, postgres: int, token: str, seconds: float) -> Cell:
    """One stack, one question; a wrong answer ends the run: it would not be the same work."""
    rng = random.Random(question.name)  # noqa: S311  the same requests for all
    before = cpu.seconds(stack.pid), cpu.seconds_of_family(postgres)
    result = await load(stack.port, lambda: encoded(question, token, rng), connections=CONNECTIONS, seconds=seconds)
    after = cpu.seconds(stack.pid), cpu.seconds_of_family(postgres)
    if set(result.statuses) != {question.status}:
        raise SystemExit(f"{stack.name}: {question.name} answered {dict(result.statuses)}, not {question.status}")
    each = 1e6 / result.requests
    return Cell((after[0] - before[0]) * each, (after[1] - before[1]) * each)


def report(stacks: list[Stack], cells: dict[str, dict[str, list[Cell]]], starts: dict[str, float]) -> None:
    say("")
    say(markdown(cells, OURS if OURS in cells else stacks[0].name))
    say("")
    say("| | first healthy answer | peak memory |\n|---|---|---|")
    for stack in stacks:
        say(f"| {stack.name} | {starts[stack.name] * 1000:.0f} ms | {cpu.peak_mib(stack.pid):.0f} MiB |")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=2, help="per stack and question in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--starts", type=int, default=3, help="start-ups of each stack; the median is shown")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="a part of a stack's name")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))
