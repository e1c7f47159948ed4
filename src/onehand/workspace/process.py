"""Which process is that? A pid alone may have been reused; pid and start time together may not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

LINUX = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class Process:
    """A process that was seen once; `started` tells it from a later one with the same pid."""

    pid: int
    started: str

    @property
    def alive(self) -> bool:
        return started(self.pid) == self.started

    def end(self, patience: float = 10, how: signal.Signals = signal.SIGTERM) -> bool:
        """Asks it to end, then makes it; True when it was alive. Never touches another process with its pid."""
        if not self._send(how):
            return False
        if not self.gone_within(patience):
            self._send(signal.SIGKILL)
            self.gone_within(2)
        return True

    def gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _send(self, number: signal.Signals) -> bool:
        if not self.alive:
            return False
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return False
        return True


def process(pid: int) -> Process | None:
    """The living process with this pid; None when there is none (a zombie is none)."""
    when = started(pid)
    return Process(pid, when) if when else None


def exists(pid: int) -> bool:
    """Whether the system still knows the pid, be it a zombie or somebody else's."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def started(pid: int) -> str:
    """When the process started, in the system's own words; empty when it is not alive."""
    return _started_in_proc(pid) if LINUX else _ps(pid, "stat=,lstart=")


def command(pid: int) -> str:
    """Its command line, for people and for recognising our own; empty when unknown."""
    if not LINUX:
        return _ps(pid, "command=")
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def dying_with_parent(number: signal.Signals) -> list[str]:
    """Words before a command that make Linux end it when the thread that started it ends, however it ends.

    Elsewhere nothing: leftovers are found by their record and ended at the next start.
    """
    setpriv = shutil.which("setpriv") if LINUX else None
    return [setpriv, "--pdeathsig", number.name.removeprefix("SIG"), "--"] if setpriv else []


def _started_in_proc(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else f"{boot[:8]}-{fields[19]}"


def _ps(pid: int, columns: str) -> str:
    found = subprocess.run(["ps", "-o", columns, "-p", str(pid)], capture_output=True, text=True, check=False)
    text = found.stdout.strip()
    state, _, rest = text.partition(" ")
    if not columns.startswith("stat"):
        return text
    return "" if state.startswith("Z") else rest.strip()
