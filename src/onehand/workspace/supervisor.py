"""Who keeps the services running, and says what happened to them?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

from onehand.workspace.child import Child, Launch

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
SOUND = 30.0
"""Seconds after which a process counts as healthy, and its next crash as the first."""

Report = Callable[[str], None]


class Supervisor:
    """The children by name: what crashes is started again, later each time, and reported with its last words."""

    def __init__(self, report: Report, changed: Callable[[], None]) -> None:
        self.children: dict[str, Child] = {}
        self._watchers: dict[str, asyncio.Task[None]] = {}
        self._report = report
        self._changed = changed

    async def launch(self, launches: Iterable[Launch]) -> list[Child]:
        """Starts (or restarts) these services at the same time; those that did not become ready."""
        children = await asyncio.gather(*(self._launch(one) for one in launches))
        return [child for child in children if child.state != "ready"]

    async def stop(self, names: Iterable[str] | None = None) -> None:
        """Stops these services, or all, at the same time."""
        chosen = list(self.children if names is None else names)
        for name in chosen:
            self._forget_watcher(name)
        await asyncio.gather(*(self.children.pop(name).stop() for name in chosen if name in self.children))
        self._changed()

    async def _launch(self, launch: Launch) -> Child:
        self._forget_watcher(launch.name)
        before = self.children.get(launch.name)
        if before is not None:
            await before.stop()
        child = self.children[launch.name] = Child(launch)
        await child.start()
        self._changed()
        await child.ready()
        self._changed()
        self._watchers[launch.name] = asyncio.create_task(self._watch(child), name=f"watch {launch.name}")
        return child

    async def _watch(self, child: Child) -> None:
        """Restarts the child whenever it ends, until this task is cancelled."""
        pause, said = FIRST_PAUSE, ""
        while True:
            began = time.monotonic()
            code = await child.ended()
            child.state = "failed"
            self._changed()
            if time.monotonic() - began > SOUND:
                pause, said = FIRST_PAUSE, ""
            said = self._say_crashed(child, code, pause, said)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            child.restarts += 1
            await child.start()
            if await child.ready():
                self._report(f"{child.name} is ready again (pid {child.pid})")
            self._changed()

    def _say_crashed(self, child: Child, code: int, pause: float, said: str) -> str:
        """The same last words are not repeated at every attempt."""
        words = child.last_log_lines()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        self._report(f"{child.name} ended with {how}; next attempt in {pause:g} s")
        if words and words != said:
            self._report("\n".join(f"  | {line}" for line in words.splitlines()))
        return words

    def _forget_watcher(self, name: str) -> None:
        watcher = self._watchers.pop(name, None)
        if watcher is not None:
            watcher.cancel()
