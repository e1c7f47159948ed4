"""Which of the methods that a service needs are written already? Read from the text, because importing it runs it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from onehand.gen.python.needs import Needed


def unwritten(folder: Path, needed: Iterable[Needed]) -> list[Needed]:
    """Those that no class in the service's handlers.py or consumers.py has; `folder` is the service's."""
    found: dict[str, set[tuple[str, str]]] = {}
    missing = []
    for one in needed:
        if one.file not in found:
            found[one.file] = _methods(folder / one.file)
        if (one.owner, one.method) not in found[one.file]:
            missing.append(one)
    return missing


def _methods(path: Path) -> set[tuple[str, str]]:
    """(extended class, method); nothing of a file that is not there, or is no Python at the moment."""
    try:
        tree = ast.parse(path.read_bytes())
    except (FileNotFoundError, SyntaxError, ValueError):
        return set()
    classes = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    return {
        (base, method) for node in classes.values() for base in _bases(node, classes, set()) for method in _own(node)
    }


def _own(node: ast.ClassDef) -> list[str]:
    return [one.name for one in node.body if isinstance(one, ast.AsyncFunctionDef | ast.FunctionDef)]


def _bases(node: ast.ClassDef, classes: dict[str, ast.ClassDef], seen: set[str]) -> set[str]:
    names = {_last(base) for base in node.bases} - seen
    above = [_bases(classes[name], classes, seen | names) for name in names if name in classes]
    return names.union(*above)


def _last(base: ast.expr) -> str:
    return base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""
