"""How does one service process live: start, ready, crash, stop?"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from onehand.workspace.ports import HOST, Address
from onehand.workspace.process import Process, dying_with_parent, process

State = Literal["starting", "ready", "failed", "stopped"]
PATIENCE = 15.0
"""Seconds that a service may drain before it is killed."""


@dataclass(frozen=True, slots=True)
class Launch:
    """Everything needed to start the process, again and again."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    address: Address
    code: str = ""
    """Fingerprint of the generated code: when it is another, the process is of yesterday."""


class Child:
    """The process of one service; started from the main thread, ended with it (Linux)."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self.state: State = "stopped"
        self.restarts = 0
        self.process: Process | None = None
        self._running: asyncio.subprocess.Process | None = None
        self._log_begins = 0
        self._one_at_a_time = asyncio.Lock()

    @property
    def name(self) -> str:
        return self.launch.name

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    async def start(self) -> None:
        """Starts the process; it is not ready yet. Shielded: a start that is cancelled half way would be forgotten."""
        await asyncio.shield(self._start())

    async def _start(self) -> None:
        launch = self.launch
        self.state = "starting"
        async with self._one_at_a_time:
            await self._spawn(launch)

    async def _spawn(self, launch: Launch) -> None:
        with launch.log.open("ab") as log:
            self._log_begins = log.tell()
            self._running = await asyncio.create_subprocess_exec(
                *dying_with_parent(signal.SIGTERM),
                *launch.command,
                env=dict(launch.environment),
                cwd=launch.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.process = process(self._running.pid)

    async def ready(self, seconds: float = 30) -> bool:
        """Waits until it answers `ready` with 200; False when it ended before, or did not within the time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.exit_code is None:
            if await answers(self.launch.address, "ready"):
                self.state = "ready"
                return True
            await asyncio.sleep(0.02)
        self.state = "failed"
        return False

    async def ended(self) -> int:
        """Waits for the end of the process; its exit code (negative: the signal that ended it)."""
        assert self._running is not None
        return await self._running.wait()

    async def stop(self) -> None:
        """SIGTERM lets it drain; after PATIENCE it is killed."""
        async with self._one_at_a_time:
            self.state = "stopped"
            await self._end(self._running)

    async def _end(self, running: asyncio.subprocess.Process | None) -> None:
        if running is None or running.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            running.terminate()
        try:
            await asyncio.wait_for(running.wait(), PATIENCE)
        except TimeoutError:
            running.kill()
            await running.wait()

    @property
    def exit_code(self) -> int | None:
        return self._running.returncode if self._running else None

    def last_log_lines(self, count: int = 8) -> str:
        """What this process (not an earlier one) said last."""
        with self.launch.log.open("rb") as log:
            log.seek(self._log_begins)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-count:])


async def answers(address: Address, check: str) -> bool:
    """Whether `/_internal_/<check>` says 200 within a second; a few bytes by hand, because it is asked often."""
    try:
        return await asyncio.wait_for(_status(address, check), 1) == 200
    except (OSError, TimeoutError, ValueError, IndexError):
        return False


async def _status(address: Address, check: str) -> int:
    reader, writer = await asyncio.open_connection(HOST, address.internal)
    try:
        request = f"GET /_internal_/{check} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
