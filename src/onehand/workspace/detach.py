"""How does `dev up` go on without a terminal?"""

from __future__ import annotations

import subprocess
import sys
import time

from onehand.workspace.find import Workspace
from onehand.workspace.problem import Problem
from onehand.workspace.record import Record, read_record

LONGEST = 120.0
"""Seconds until everything must be up."""


def detached(workspace: Workspace, port_base: int | None) -> Record:
    """Starts the supervisor in a session of its own; returns its record when everything is up."""
    before = read_record(workspace)
    if before is not None and before.alive:
        raise Problem("already-up", "this workspace is already up", hint="see: dev status; end it: dev down")
    log = workspace.run / "up.log"
    words = [] if port_base is None else ["--port-base", str(port_base)]
    command = [sys.executable, "-c", "from onehand.cli.main import main; main()", "up", *words]
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            cwd=workspace.root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return _wait(workspace, child)


def _wait(workspace: Workspace, child: subprocess.Popen[bytes]) -> Record:
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        record = read_record(workspace)
        if record is not None and record.up and record.supervisor.pid == child.pid:
            return record
        if child.poll() is not None:
            raise _ended(workspace, child.returncode)
        time.sleep(0.05)
    raise Problem("not-up", f"not everything was up after {LONGEST:.0f} s", hint="see: dev status; dev logs")


def _ended(workspace: Workspace, code: int) -> Problem:
    text = (workspace.run / "up.log").read_text(encoding="utf-8", errors="replace")
    return Problem("not-up", "dev up ended before everything was up", detail=text, status=code if code > 0 else 2)
