"""What of the generated files is on disk, and what must change there?

Generators are pure; this is the only place that writes. What begins with our header and is generated no more is
removed; everything else is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from onehand.gen.file import File
from onehand.gen.service import generate
from onehand.ir.nodes import Design

Kind = Literal["missing", "changed", "stale"]
_MARK = "enerated from "
"""In the first line of everything generated, whatever the comment sign."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is not as it should be."""

    path: str
    """Relative to the folder of all services: `user/generated/models.py`."""
    kind: Kind
    text: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.path}"


def write_workspace(root: Path, design: Design) -> list[Change]:
    """Makes `services/*/generated/` what the designs say; what had to be changed."""
    changes = plan_workspace(root, design)
    apply(root / "services", changes)
    return changes


def plan_workspace(root: Path, design: Design, only: Iterable[str] = ()) -> list[Change]:
    """What differs between the designs and `services/`; `only` looks at these services."""
    names = list(only) or list(design.services)
    files = {name: generate(design, design.services[name]) for name in names}
    return plan(root / "services", files, whole=len(names) == len(design.services))


def plan(folder: Path, services: Mapping[str, Iterable[File]], *, whole: bool = True) -> list[Change]:
    """What differs on disk, in the order of the services; `whole`: these are all services that there are."""
    changes = _packages(folder, services)
    for name, files in services.items():
        wanted = {f"{name}/{file.path}": file.text for file in files}
        changes += [change for path, text in wanted.items() if (change := _change(folder, path, text))]
        changes += _stale(folder, folder / name / "generated", set(wanted))
    if whole and folder.is_dir():
        gone = sorted(path for path in folder.iterdir() if path.name not in services)
        changes += [change for path in gone for change in _stale(folder, path / "generated", set())]
    return changes


def apply(folder: Path, changes: Iterable[Change]) -> None:
    """Makes the disk as planned; each file appears whole or not at all."""
    for change in changes:
        path = folder / change.path
        if change.kind == "stale":
            path.unlink()
            _remove_empty(path.parent)
        else:
            _write(path, change.text)


def begin(folder: Path, files: Iterable[File]) -> list[str]:
    """Writes files that are from then on written by hand, unless they exist; says which were written."""
    written = []
    for file in files:
        path = folder / file.path
        if not path.exists():
            _write(path, file.text)
            written.append(file.path)
    return written


def _packages(folder: Path, services: Collection[str]) -> list[Change]:
    """`__init__.py` of the packages around generated/, which may be written by hand afterwards."""
    places = ["__init__.py", *(f"{name}/__init__.py" for name in services)] if services else []
    return [Change(place, "missing") for place in places if not (folder / place).exists()]


def _change(folder: Path, path: str, text: str) -> Change | None:
    try:
        found = (folder / path).read_bytes()
    except FileNotFoundError:
        return Change(path, "missing", text)
    return None if found == text.encode() else Change(path, "changed", text)


def _stale(folder: Path, generated: Path, wanted: set[str]) -> list[Change]:
    found = sorted(path for path in generated.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    names = ((path, path.relative_to(folder).as_posix()) for path in found)
    return [Change(name, "stale") for path, name in names if name not in wanted and _is_ours(path)]


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as lines:
        return _MARK in lines.readline(300)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    draft.write_bytes(text.encode())
    draft.replace(path)
    _forget_compiled(path)


def _forget_compiled(path: Path) -> None:
    """Python knows what it compiled by second and size: a file made anew within the second would be run as it was."""
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        compiled.unlink(missing_ok=True)


def _remove_empty(folder: Path) -> None:
    """An empty package would still be importable."""
    cache = folder / "__pycache__"
    if cache.is_dir():
        for path in cache.iterdir():
            path.unlink()
        cache.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()
        if folder.name != "generated":
            _remove_empty(folder.parent)
