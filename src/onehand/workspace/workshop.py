"""What does the tool check about itself? The same stages on a developer's machine and in CI."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from onehand.workspace.stages import Stage

_SHARED = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
"""All tests are shared among the cores; each process has a PostgreSQL of its own. Chosen tests run in one."""


def own_checkout(start: Path) -> Path | None:
    """The checkout of the tool itself around `start`, if there is one."""
    for folder in (start, *start.parents):
        if (folder / "src" / "onehand" / "cli").is_dir() and _is_onehand(folder / "pyproject.toml"):
            return folder
    return None


def own_stages(root: Path, pytest: tuple[str, ...], *, slow: bool) -> Iterator[Stage]:
    """From the quickest to the tests, which come last so that their closing line stays in sight."""
    tools = Path(sys.executable).parent
    shop = root / "examples" / "shop"
    yield Stage("formatting", [str(tools / "ruff"), "format", "--check", "."], root)
    yield Stage("lint", [str(tools / "ruff"), "check", "."], root)
    yield Stage("who imports whom", [str(tools / "lint-imports")], root)
    yield Stage("types", [str(tools / "mypy")], root)
    yield Stage("shop is generated", [str(tools / "dev"), "generate", "--check"], shop)
    yield Stage("types of the shop", [str(tools / "mypy"), "--strict", "-p", "services"], shop)
    chosen = () if slow else ("-m", "not slow")
    shared = () if pytest else _SHARED
    yield Stage("tests", [str(tools / "pytest"), *chosen, *shared, *pytest], root, live=True)


def _is_onehand(pyproject: Path) -> bool:
    try:
        return bool(tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["name"] == "onehand")
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return False
