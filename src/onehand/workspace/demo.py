"""How is the shop played? The story is its own (`story.py`); this is the stage: clients, databases, the clock."""

from __future__ import annotations

import asyncio
import importlib
import sys
import textwrap
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import asyncpg

from onehand.runtime.auth.token import user_token
from onehand.runtime.client.client import Client
from onehand.runtime.inbox.latency import COUNTED, percentile
from onehand.workspace.find import Workspace
from onehand.workspace.keys import USER_ISSUER
from onehand.workspace.problem import Problem
from onehand.workspace.run import Running

C = TypeVar("C", bound=Client)


class Said(Protocol):
    """Prints one line at once."""

    def __call__(self, text: str, /) -> None: ...


def shop() -> Workspace:
    """The workspace of the demo, beside the tool's source."""
    root = Path(__file__).parents[3] / "examples" / "shop"
    if not (root / "onehand.toml").is_file():
        raise Problem(
            "no-shop",
            "the shop is not here: it is part of the source, not of the installed package",
            hint="clone the repository and run ./dev demo there",
        )
    return Workspace(root)


class Stage:
    """What the story is given: clients as a user of the workspace, and connections as any role."""

    def __init__(self, up: Running, clients: AsyncExitStack) -> None:
        self._up = up
        self._clients = clients
        workspace = up.workspace
        key = workspace.keys.pair(USER_ISSUER).private.read_text()
        self._token = user_token(key, organization=workspace.settings.organization, subject="demo")

    def client(self, cls: type[C]) -> C:
        """The generated client, calling as the user `demo`."""
        client = cls(self._up.services[cls.service].url, token=lambda: self._token)
        self._clients.push_async_callback(client.close)
        return client

    @asynccontextmanager
    async def connect(self, database: str, role: str) -> AsyncIterator[asyncpg.Connection[Any]]:
        """A connection as `<database>_<role>`, or as the whole role name of another service."""
        owner, _, own = role.rpartition("_")
        connection = await asyncpg.connect(self._up.database_url(owner or database, own, database))
        try:
            yield connection
        finally:
            await connection.close()


async def play(up: Running, say: Said, *, users: int = 200, per_second: float = 50.0) -> None:
    """Plays every step and prints it; then some traffic, and how long its events took."""
    async with AsyncExitStack() as clients:
        stage = Stage(up, clients)
        story = _story(up.workspace, stage)
        steps = story.steps()
        for number, step in enumerate(steps, 1):
            await _played(number, len(steps), step, say)
        say(f"\n{users} more users, {per_second:g} a second, each copied to 'order' and 'mailer' by event:")
        await _measured(stage, story, say, users, per_second)


async def _played(number: int, of: int, step: Any, say: Said) -> None:
    began = time.perf_counter()
    try:
        result = await step()
    except Exception as error:
        fact = f"{type(error).__name__}: {error}"
        hint = "the logs may say more: dev logs"
        raise Problem("story-stopped", f"step {number} failed: {step.__doc__}", detail=fact, hint=hint) from error
    say(f"\n{number:2}/{of}  {step.__doc__}  ({(time.perf_counter() - began) * 1000:.0f} ms)")
    say(textwrap.indent(result, "       "))


async def _measured(stage: Stage, story: Any, say: Said, users: int, per_second: float) -> None:
    """The latencies of the traffic alone: what is counted after it, less what was counted before."""
    consumers = ("order", "mailer")
    await asyncio.sleep(1.5)  # what the steps did is counted once a second, too
    before = [await _counted(stage, name) for name in consumers]
    await story.some_traffic(users, per_second)
    for name, old in zip(consumers, before, strict=True):
        new = await _settled(stage, name, old, users)
        half, most = percentile(new, 0.5), percentile(new, 0.99)
        shown = [f"{value * 1000:.1f} ms" if value is not None else "not measured" for value in (half, most)]
        say(f"       insert to handled in '{name}': p50 {shown[0]}, p99 {shown[1]} ({sum(new.values())} events)")


async def _settled(stage: Stage, consumer: str, before: Counter[int], users: int) -> Counter[int]:
    """What came since `before`, when all of it has been counted (once a second) or 15 seconds are over."""
    for _ in range(150):
        new = await _counted(stage, consumer) - before
        if sum(new.values()) >= users:
            return new
        await asyncio.sleep(0.1)
    raise Problem("events-late", f"{sum(new.values())} of {users} events were handled in 15 seconds by '{consumer}'")


async def _counted(stage: Stage, consumer: str) -> Counter[int]:
    from datetime import timedelta

    async with stage.connect(consumer, "reader") as database:
        rows = await database.fetch(COUNTED, timedelta(days=30))
    return Counter({r["bucket"]: r["events"] for r in rows if r["stage"] == "total" and r["stream"] == "user_v1"})


def _story(workspace: Workspace, stage: Stage) -> Any:
    sys.path.insert(0, str(workspace.root))
    return importlib.import_module("story").Story(stage)
