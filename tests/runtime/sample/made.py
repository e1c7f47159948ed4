"""The factories of a design, generated and imported as a workspace would have them."""

from __future__ import annotations

import importlib
import itertools
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from onehand.gen.service import generate
from onehand.ir.nodes import Design, Service

_NUMBERS = itertools.count(1)


def generated(folder: Path, design: Design, service: Service) -> str:
    """The name of the package with the service's generated code; imported from `folder`."""
    package = f"made_{next(_NUMBERS)}_{service.name}"
    for file in generate(design, service):
        path = folder / package / file.path
        if path.suffix == ".py" and "tests" not in path.parts:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return f"{package}.generated"


def module(package: str, name: str) -> ModuleType | None:
    """None when it was not generated."""
    try:
        return importlib.import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{package}.{name}":
            raise
        return None


def factories(found: ModuleType) -> dict[str, Any]:
    return {name: made for name, made in vars(found).items() if name.startswith("make_")}
