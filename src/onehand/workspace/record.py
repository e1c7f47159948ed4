"""What is running for this workspace, as the supervisor wrote it down for the other commands?"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from onehand.workspace.credentials import write_private
from onehand.workspace.find import Workspace
from onehand.workspace.process import Process


class Ran(msgspec.Struct, frozen=True):
    """One process: the pid and its start, so that a reused pid is never taken for it."""

    pid: int
    started: str

    @property
    def process(self) -> Process:
        return Process(self.pid, self.started)


class ServiceRecord(msgspec.Struct, frozen=True):
    name: str
    state: str
    """starting, ready, failed or stopped, as the supervisor last saw it."""
    url: str
    docs: str
    health: str
    log: str
    ran: Ran | None = None


class Record(msgspec.Struct, frozen=True):
    """`.onehand/run/up.json`."""

    supervisor: Ran
    up: bool
    """False while it is still coming up."""
    services: tuple[ServiceRecord, ...] = ()

    @property
    def alive(self) -> bool:
        return self.supervisor.process.alive


def read_record(workspace: Workspace) -> Record | None:
    """The last record, whether or not anything of it still runs; None when there is none that can be read."""
    try:
        return msgspec.json.decode(_path(workspace).read_bytes(), type=Record)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def write_record(workspace: Workspace, record: Record) -> None:
    write_private(_path(workspace), json.dumps(msgspec.to_builtins(record), indent=2) + "\n")


def forget_record(workspace: Workspace) -> None:
    _path(workspace).unlink(missing_ok=True)


def end_leftovers(record: Record) -> list[str]:
    """Ends the services that outlived their supervisor; their names."""
    left = [one for one in record.services if one.ran is not None and one.ran.process.alive]
    for one in left:
        assert one.ran is not None
        one.ran.process.end(patience=5)
    return [one.name for one in left]


def _path(workspace: Workspace) -> Path:
    return workspace.run / "up.json"
