"""Which designs does an argument of `dev api diff` mean: a folder, a design, or an API Builder document?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from onehand.ir.load import SCHEMES, Loaded, load_sources
from onehand.text.printer import render
from onehand.text.report import Report
from onehand.text.source import Source
from onehand.workspace.find import look_for_workspace
from onehand.workspace.problem import Problem

_NAME = re.compile(r"^(?:service|library): *(\w+)", re.MULTILINE)


def designs_in(path: Path) -> Loaded:
    """Raises Problem when it cannot be read."""
    try:
        if path.suffix == ".json":
            return load_sources(_imported(path))
        schemes = _schemes(path)
        if path.is_dir():
            return load_sources((_source(one) for one in sorted(path.glob("*.yaml"))), schemes=schemes)
        return load_sources((_source(one) for one in (path, *_libraries(path))), schemes=schemes)
    except (OSError, UnicodeDecodeError) as fault:
        raise Problem("unreadable", f"'{path}' cannot be read", detail=str(fault)) from fault


def _schemes(path: Path) -> Mapping[str, str]:
    """Of the workspace around it, if there is one."""
    around = look_for_workspace(path if path.is_dir() else path.parent)
    return SCHEMES if around is None else around.settings.discoveries


def _libraries(path: Path) -> list[Path]:
    """Types that the design may import, from the same folder."""
    others = (one for one in sorted(path.parent.glob("*.yaml")) if one.resolve() != path.resolve())
    return [one for one in others if one.read_bytes().startswith(b"library:")]


def _source(path: Path) -> Source:
    """A file may be called otherwise than its service here: `order-old.yaml`."""
    text = path.read_bytes().decode("utf-8-sig")
    name = _NAME.search(text)
    shown = path.as_posix()
    return Source(shown if name is None or name[1] == path.stem else f"{shown}/{name[1]}.yaml", text)


def _imported(path: Path) -> list[Source]:
    from onehand.convert.apibuilder.convert import convert
    from onehand.convert.apibuilder.nearby import Nearby
    from onehand.convert.apibuilder.read import read

    content, faults = path.read_bytes(), Report()
    document = read(str(path), content, faults)
    if document is not None and not faults.failed:
        conversion = convert([document], Nearby((path,)))
        faults = conversion.diagnostics
        if not faults.failed:
            return [Source(f"{path}/{one.name}.yaml", one.text) for one in conversion.files]
    sources = {str(path): Source(str(path), content.decode("utf-8-sig", "replace"))}
    told = "\n\n".join(render(one, sources) for one in faults.diagnostics)
    raise Problem("not-imported", f"'{path}' cannot be read as an API Builder document", detail=told)
