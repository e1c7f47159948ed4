"""How does a command get the designs of the workspace, and one of them by name?"""

from __future__ import annotations

from pathlib import PurePosixPath

from onehand.ir.load import Loaded, load
from onehand.ir.nodes import Design
from onehand.text.printer import render
from onehand.text.suggest import did_you_mean
from onehand.workspace.find import Workspace
from onehand.workspace.problem import Problem


def load_designs(workspace: Workspace) -> Loaded:
    """What is in `api/`, faults included. Raises Problem when the folder cannot be read."""
    try:
        return load(workspace.api, root=workspace.root, schemes=workspace.settings.discoveries)
    except OSError as fault:
        raise Problem(
            "unreadable-designs",
            f"'{fault.filename}' cannot be read",
            detail=str(fault.strerror),
            hint="designs are the files api/*.yaml of the workspace",
        ) from fault


def sound_design(loaded: Loaded) -> Design:
    """The design. Raises Problem with every error when there is none."""
    if loaded.design is not None:
        return loaded.design
    errors = [one for one in loaded.diagnostics if one.severity == "error"]
    raise Problem(
        "bad-design",
        f"the designs have {len(errors)} error{'s' if len(errors) > 1 else ''}",
        detail="\n\n".join(render(one, loaded.sources) for one in errors),
        hint="dev api explain CODE says more about what stands in brackets",
        status=1,
    )


def path_of(loaded: Loaded, name: str) -> str:
    """The file of a service or library, also when it could not be read. Raises Problem."""
    if name in loaded.documents:
        return loaded.documents[name].path
    files = {PurePosixPath(path).stem: path for path in {one.span.path for one in loaded.diagnostics}}
    if name in files:
        return files[name]
    names = (*loaded.documents, *files)
    known = did_you_mean(name, names, otherwise=f"there are: {', '.join(names) or 'none'}")
    raise Problem("unknown-service", f"no design is named '{name}'", hint=known or "", status=2)
