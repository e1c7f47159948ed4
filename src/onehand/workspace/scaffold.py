"""Which files make a new workspace, or a new service? Planned first, then written."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from pathlib import Path

from onehand.workspace import templates
from onehand.workspace.find import MARK, Workspace, look_for_workspace
from onehand.workspace.problem import Problem
from onehand.workspace.settings import NAME

TAKEN = frozenset(
    {"common", "generated", "onehand", "postgres", "public", "services", "streams", "template0", "template1", "tests"}
)
"""Names that already mean a database, a package or a library."""
BASE = 4700


def plan_workspace(name: str, inside: Path) -> dict[Path, str]:
    """Files of a workspace with one service; raises Problem when the name or the place will not do."""
    check_name(name)
    around = look_for_workspace(inside)
    if around is not None:
        raise Problem(
            "inside-workspace",
            f"{around.root} is a workspace already",
            hint=f"add a service to it: dev service add {name}",
        )
    root = inside / name
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Problem("exists", f"{root} exists and is not empty", hint="choose another name, or remove it")
    words = {"name": name, "base": BASE, "next": BASE + 1}
    texts = {MARK: templates.SETTINGS, ".gitignore": templates.IGNORED, "README.md": templates.README}
    files = {root / path: text.format_map(words) for path, text in texts.items()}
    return files | {root / "services" / "__init__.py": ""} | _service(root, name)


def plan_service(name: str, workspace: Workspace) -> dict[Path, str]:
    """Files of one more service."""
    check_name(name)
    files = _service(workspace.root, name)
    there = next((path for path in files if path.exists()), None)
    if there is not None:
        raise Problem("exists", f"{there.relative_to(workspace.root)} exists already", hint="choose another name")
    package = workspace.services / "__init__.py"
    return files if package.exists() else {package: ""} | files


def write(files: Mapping[Path, str]) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def check_name(name: str) -> None:
    """A service's name becomes a database, a role, a Python package and a part of URLs."""
    if not NAME.fullmatch(name):
        like = "".join(char if char.isalnum() and char.isascii() else "_" for char in name.lower()).strip("_0123456789")
        raise Problem(
            "bad-name",
            f"'{name}' is not a snake_case name of at most 40 letters",
            hint=f"for example: {like[:40]}" if like else "for example: shop",
        )
    if name in TAKEN or keyword.iskeyword(name):
        raise Problem("bad-name", f"'{name}' already means something else", hint=f"for example: {name}_service")


def _service(root: Path, name: str) -> dict[Path, str]:
    return {
        root / "api" / f"{name}.yaml": templates.DESIGN.format(name=name),
        root / "services" / name / "__init__.py": "",
    }
