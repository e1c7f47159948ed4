"""Write what the designs say into services/*/generated."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say

if TYPE_CHECKING:
    from onehand.gen.python.needs import Needed
    from onehand.gen.writer import Change
    from onehand.ir.nodes import Design
    from onehand.workspace.find import Workspace


@click.command(epilog="Example: dev generate --check")
@click.argument("services", nargs=-1)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and list what is not as the designs say.")
@click.option("--dry-run", is_flag=True, help="Change nothing; list what would be changed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(services: tuple[str, ...], check: bool, dry_run: bool, as_json: bool) -> int:
    """Write what the designs say into services/*/generated.

    Files there that are not generated any more are removed. Lists what must still be written by hand.
    """
    from onehand.gen.python.e2e.fixtures import fixtures
    from onehand.gen.writer import apply, begin, plan_workspace
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load

    workspace = find_workspace()
    design = load(workspace)
    _check_known(services, design)
    changes = plan_workspace(workspace.root, design, services)
    if not check and not dry_run:
        apply(workspace.services, changes)
        for name in services or design.services:
            for path in begin(workspace.services / name, fixtures(design, design.services[name])):
                if not as_json:
                    say(f"begun, yours from now on: services/{name}/{path}")
    missing = _missing(workspace, design, services)
    if as_json:
        _say_json(changes, missing)
    else:
        _say(changes, missing, done=not check and not dry_run, services=len(services or design.services))
    return 1 if check and changes else 0


def _check_known(services: tuple[str, ...], design: Design) -> None:
    from onehand.text.suggest import did_you_mean
    from onehand.workspace.problem import Problem

    for name in services:
        if name not in design.services:
            hint = did_you_mean(name, design.services) or f"services: {', '.join(design.services)}"
            raise Problem("unknown-service", f"no design is named '{name}'", hint=hint)


def _missing(workspace: Workspace, design: Design, services: tuple[str, ...]) -> dict[str, list[Needed]]:
    from onehand.gen.service import needed
    from onehand.gen.written import unwritten

    names = services or tuple(design.services)
    found = {name: unwritten(workspace.services / name, needed(design.services[name])) for name in names}
    return {name: missing for name, missing in found.items() if missing}


def _say(changes: list[Change], missing: dict[str, list[Needed]], *, done: bool, services: int) -> None:
    for line in _counted(changes) if done else [f"{one.kind}: services/{one.path}" for one in changes]:
        say(line)
    many = f"{services} service{'' if services == 1 else 's'}"
    if not changes:
        say(f"{many}: everything is as the designs say")
    elif not done:
        say("not as the designs say; run: dev generate")
    for name, needed in missing.items():
        for one in needed:
            word = "a consumer" if one.file == "consumers.py" else "a handler"
            say(f"needs {word}: services/{name}/{one.file}: {one}")


def _counted(changes: list[Change]) -> list[str]:
    """`user: 3 written, 1 changed`, service by service."""
    counts: dict[str, Counter[str]] = {}
    for change in changes:
        counts.setdefault(change.path.partition("/")[0], Counter())[_VERBS[change.kind]] += 1
    return [
        f"{name}: {', '.join(f'{count} {verb}' for verb, count in found.items())}"
        for name, found in counts.items()
        if not name.endswith(".py")
    ]


_VERBS = {"missing": "written", "changed": "changed", "stale": "removed"}


def _say_json(changes: list[Change], missing: dict[str, list[Needed]]) -> None:
    import json

    needs = [
        {"service": name, "file": one.file, "class": one.owner, "method": one.method, "why": one.why}
        for name, needed in missing.items()
        for one in needed
    ]
    listed = [{"path": f"services/{change.path}", "kind": change.kind} for change in changes]
    say(json.dumps({"changes": listed, "needed": needs}, indent=2))
