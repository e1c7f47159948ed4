"""On which ports does each service listen, and who has them now?"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from onehand.workspace.problem import Problem
from onehand.workspace.process import LINUX, command
from onehand.workspace.settings import Settings

HOST = "127.0.0.1"
INTERNAL_OFFSET = 100


@dataclass(frozen=True, slots=True)
class Address:
    """Where one service listens: its API, and the internal port with health, metrics and docs."""

    http: int

    @property
    def internal(self) -> int:
        return self.http + INTERNAL_OFFSET

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.http}"

    @property
    def internal_url(self) -> str:
        return f"http://{HOST}:{self.internal}/_internal_"


def addresses(settings: Settings, services: Iterable[str], base: int | None = None) -> dict[str, Address]:
    """Base + index in the order of the names, unless onehand.toml gives a service its own port."""
    begin = base or settings.port_base
    return {name: Address(settings.service(name).port or begin + i) for i, name in enumerate(sorted(services))}


def must_be_free(wanted: Mapping[str, Address]) -> None:
    """Raises Problem for the first port that somebody listens on."""
    for name, address in wanted.items():
        for port in (address.http, address.internal):
            if is_taken(port):
                raise _taken(name, port)


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def free_base(services: int, start: int = 20000) -> int:
    """A base above `start` where so many services find all their ports free: for tests, which run beside others."""
    for base in range(start + os.getpid() % 100 * 200, 60000, 200):
        if not any(is_taken(base + i) or is_taken(base + INTERNAL_OFFSET + i) for i in range(services)):
            return base
    raise Problem("no-free-ports", f"no {2 * services} free ports above {start}")


def _taken(name: str, port: int) -> Problem:
    pid = listener(port)
    who = f"process {pid}: {command(pid)[:100]}" if pid else "a process of another user"
    return Problem(
        "port-in-use",
        f"port {port} of service '{name}' is taken",
        detail=f"by {who}",
        hint="end that process, or use other ports: dev up --port-base 4900 (or [ports] base in onehand.toml)",
    )


def listener(port: int) -> int | None:
    """The pid that listens on a local TCP port, as far as this user may see."""
    inode = _listening_inode(port) if LINUX else None
    if inode is None:
        return None
    wanted = f"socket:[{inode}]"
    return next((pid for pid in _pids() if _holds(pid, wanted)), None)


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _holds(pid: int, wanted: str) -> bool:
    try:
        return any(str(entry.readlink()) == wanted for entry in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def _listening_inode(port: int) -> str | None:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                return fields[9]
    return None
