"""Which schema.json belonged to a script? After a merge the file on disk is that of one branch only; git has both."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec

from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash


def committed_schema(path: Path, wanted: str, *, now: str | None) -> Schema | None:
    """The model with this hash: as the file is now, else as any commit had it; None when there is none."""
    for text in (now, *_versions(path)):
        found = _read(text)
        if found is not None and schema_hash(found) == wanted:
            return found
    return None


def _read(text: str | None) -> Schema | None:
    """None also for a file with the marks of a conflict."""
    try:
        return None if text is None else msgspec.json.decode(text, type=Schema)
    except msgspec.DecodeError:
        return None


def _versions(path: Path) -> Iterator[str]:
    """The newest first, of all branches; none where there is no git."""
    listed = _git(path.parent, "log", "--all", "--format=%H", "--", path.name)
    for commit in listed.splitlines():
        yield _git(path.parent, "show", f"{commit}:./{path.name}")


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
