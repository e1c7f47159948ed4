"""Which rules are there? Every module in `rules/`: there is no list to edit."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType

from onehand.lint import rules
from onehand.lint.rule import Rule


@cache
def built_in_rules() -> tuple[Rule, ...]:
    """Ours, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return tuple(found for name in names for found in _rules(importlib.import_module(f"{rules.__name__}.{name}")))


def rules_of(folder: Path) -> tuple[Rule, ...]:
    """A company's own, from its workspace's `rules/`; none when there is no such folder."""
    files = sorted(folder.glob("*.py")) if folder.is_dir() else []
    return tuple(found for file in files if file.stem != "__init__" for found in _rules(_import(file)))


def _import(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"onehand_workspace_rules.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rules(module: ModuleType) -> tuple[Rule, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, Rule))
