"""How much CPU have processes used? From /proc, so Linux only."""

from __future__ import annotations

import os
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def seconds(pid: int) -> float:
    """User and system time of one process."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) * _TICK


def seconds_of_family(pid: int) -> float:
    """Of a process, its children, and those of them that have ended."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = _stat(int(entry.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(entry.name) == pid:
            total += sum(int(fields[at]) for at in (11, 12, 13, 14)) * _TICK
        elif int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) * _TICK
    return total


def peak_mib(pid: int) -> float:
    """The largest resident size that a process had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)
