"""What did the developer change, and what must follow?"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

from onehand.workspace.find import MARK, Workspace
from onehand.workspace.problem import Faults, Problem
from onehand.workspace.run import Running
from onehand.workspace.supervisor import Report
from onehand.workspace.syntax import syntax_faults

QUIET = 40
"""Milliseconds without another change after which a save counts as complete."""
AFTERWARDS = {"service-failed": "it is tried again; the others run"}
"""What is true after these problems, unlike after all others."""
UNWATCHED = {"generated", "__pycache__", "tests", "migrations"}


async def watch(up: Running, report: Report) -> None:
    """Follows every change until cancelled; whatever goes wrong is reported, and what can run keeps running."""
    async for paths in changes(up.workspace):
        began = time.monotonic()
        await _written(paths)
        try:
            done = await follow(up, paths)
        except Problem as problem:
            report(f"{problem}\n{AFTERWARDS.get(problem.code, 'the version from before keeps running')}")
        except Exception:  # noqa: BLE001 - a save must never end the supervisor
            report(f"{traceback.format_exc()}error[bug]: the lines above say where; what ran keeps running")
        else:
            if done:
                report(f"{_named(paths, up.workspace)} changed: {done} in {time.monotonic() - began:.2f} s")


async def follow(up: Running, paths: set[Path]) -> str:
    """Makes what runs agree with these changed files; says what was done, nothing when nothing was."""
    root = up.workspace.root
    if root / MARK in paths:
        return "onehand.toml is read at the start only, so run dev up again; nothing done"
    faults = syntax_faults(sorted(paths), root)
    if faults:
        raise Faults("bad-python", "\n".join(faults), "not restarted")
    restarted: list[str] = []
    redesigned = any(path.is_relative_to(up.workspace.api) for path in paths)
    if redesigned:
        restarted = await up.redesign()
    touched = sorted(_services(paths, up.workspace) & set(up.services) - set(restarted))
    await up.restart(*touched)
    return _said(restarted, touched, redesigned=redesigned)


async def changes(workspace: Workspace) -> AsyncIterator[set[Path]]:
    """Changed files in `api/` and `services/`, a save at a time; never what is generated."""
    from watchfiles import awatch

    places = [place for place in (workspace.api, workspace.services, workspace.root / MARK) if place.exists()]

    def watched(_: object, path: str) -> bool:
        return is_source(Path(path).relative_to(workspace.root))

    async for found in awatch(*places, watch_filter=watched, step=QUIET):
        yield {Path(path) for _, path in found}


async def _written(paths: set[Path]) -> None:
    """Some editors empty a file before they write it: a design that is empty is given a moment."""
    for _ in range(10):
        if not any(path.suffix == ".yaml" and path.exists() and not path.stat().st_size for path in paths):
            return
        await asyncio.sleep(0.03)


def is_source(path: Path) -> bool:
    """Whether somebody wrote it, and something runs by it; relative to the workspace."""
    if path.suffix not in {".yaml", ".py", ".toml"} or path.name.startswith("."):
        return False
    return not UNWATCHED.intersection(path.parts[:-1])


def _services(paths: set[Path], workspace: Workspace) -> set[str]:
    return {path.relative_to(workspace.services).parts[0] for path in paths if path.is_relative_to(workspace.services)}


def _named(paths: set[Path], workspace: Workspace) -> str:
    names = sorted(path.relative_to(workspace.root).as_posix() for path in paths)
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _said(restarted: list[str], touched: list[str], *, redesigned: bool) -> str:
    said = [f"{', '.join(restarted)} regenerated, migrated, restarted"] if restarted else []
    said += [f"{', '.join(touched)} restarted"] if touched else []
    return "; ".join(said) or ("nothing that runs is different" if redesigned else "")
