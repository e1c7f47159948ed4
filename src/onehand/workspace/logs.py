"""Where do the services write, and what comes next?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from onehand.workspace.find import Workspace
from onehand.workspace.problem import Problem

TAIL = 256 * 1024
"""Bytes of a log's end that are looked at."""


def log_files(workspace: Workspace, service: str | None) -> dict[str, Path]:
    """The logs by name, or the one asked for."""
    found = {path.stem: path for path in sorted(workspace.run.glob("*.log"))}
    server = workspace.state / "postgres" / "log"
    if server.is_file():
        found["postgres"] = server
    if service is None:
        return found
    if service not in found:
        known = ", ".join(found) or "none yet: nothing was started"
        raise Problem("unknown-service", f"there is no log of '{service}'", hint=f"there are: {known}")
    return {service: found[service]}


def last_lines(files: Mapping[str, Path], count: int) -> Iterator[tuple[str, str]]:
    for name, path in files.items():
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - TAIL))
            text = log.read().decode(errors="replace")
        yield from ((name, line) for line in text.splitlines()[-count:])


def follow_logs(files: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    """New whole lines as they come, until interrupted."""
    places = {name: path.stat().st_size for name, path in files.items()}
    while True:
        for name, path in files.items():
            lines, places[name] = _new_lines(path, places[name])
            yield from ((name, line) for line in lines)
        time.sleep(0.2)


def _new_lines(path: Path, place: int) -> tuple[list[str], int]:
    """A log that became shorter was begun anew."""
    if path.stat().st_size < place:
        place = 0
    with path.open("rb") as log:
        log.seek(place)
        whole = log.read().rpartition(b"\n")
    return whole[0].decode(errors="replace").splitlines(), place + len(whole[0]) + len(whole[1])
