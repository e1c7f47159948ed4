"""Write the migration scripts that a changed design needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from onehand.cli.screen import say

if TYPE_CHECKING:
    from pathlib import Path

    from onehand.ir.nodes import Design, Service
    from onehand.workspace.find import Workspace
    from onehand.workspace.migration.new_scripts import NewScripts


@click.command(epilog="Example: dev db diff user --fill \"users.nickname=split_part(name, ' ', 1)\"")
@click.argument("names", nargs=-1, metavar="[SERVICE]...")
@click.option(
    "--fill",
    "fills",
    multiple=True,
    metavar="TABLE.COLUMN=SQL",
    help="What rows get that lack a value: an SQL expression over the row. May be repeated.",
)
@click.option("--name", metavar="SLUG", help="Name of the scripts; without it, the first thing that they do.")
@click.option(
    "--again", metavar="SCRIPT", help="Make this script anew, behind all others: after a merge, while it runs nowhere."
)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when designs and scripts differ.")
@click.option("--dry-run", is_flag=True, help="Print the scripts instead of writing them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    names: tuple[str, ...],
    fills: tuple[str, ...],
    name: str | None,
    again: str | None,
    check: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Compare the designs of these services (none = all) with their migrations, and write what is missing.

    An expand script runs before the new version is deployed; both versions work then. What only the old version needed
    goes with the contract script, one deployment later. Review both, and commit them with the design.
    """
    from onehand.workspace.chosen import with_database
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load

    workspace = find_workspace()
    design = load(workspace)
    services = with_database(design, names)
    _must_mean_one(services, fills=fills, again=again, name=name)
    if check:
        return _check(workspace, design, services, as_json=as_json)
    found = [_compared(workspace, design, one, fills, name, again) for one in services]
    for one in () if dry_run else found:
        one.write()
    if as_json:
        import json

        say(json.dumps({one.service: _as_json(workspace.root, one) for one in found}, indent=2))
        return 0
    for one in found:
        _say(workspace.root, one, dry_run=dry_run)
    return 0


def _must_mean_one(services: list[Service], **options: Any) -> None:
    from onehand.workspace.problem import Problem

    given = [f"--{option}" for option, value in options.items() if value]
    if given and len(services) != 1:
        raise Problem("usage", f"{', '.join(given)} belongs to one service", hint="name it: dev db diff SERVICE ...")


def _check(workspace: Workspace, design: Design, services: list[Service], *, as_json: bool) -> int:
    from onehand.gen.sql.service import schema
    from onehand.workspace.migration.files import migrations_of
    from onehand.workspace.migration.new_scripts import differs

    differing = [one.name for one in services if differs(migrations_of(workspace, one.name), schema(design, one))]
    if as_json:
        import json

        say(json.dumps({"differs": differing}))
    else:
        for name in differing:
            say(f"{name}: the design says more than the migrations: dev db diff {name}")
        if not differing:
            say("the migrations lead to the designs")
    return 1 if differing else 0


def _compared(
    workspace: Workspace, design: Design, service: Service, fills: tuple[str, ...], name: str | None, again: str | None
) -> NewScripts:
    from onehand.gen.sql.service import schema
    from onehand.workspace.migration.files import migrations_of
    from onehand.workspace.migration.new_scripts import new_scripts

    folder = migrations_of(workspace, service.name)
    filled = dict(map(_fill, fills))
    return new_scripts(folder, schema(design, service), fills=filled, name=name, again=again)


def _fill(text: str) -> tuple[str, str]:
    from onehand.workspace.problem import Problem

    column, sign, sql = text.partition("=")
    table, dot, field = column.strip().partition(".")
    if not (sign and dot and table and field and sql.strip()):
        raise Problem(
            "usage", f"--fill is TABLE.COLUMN=SQL, found '{text}'", hint='--fill "users.nickname=lower(name)"'
        )
    return f"{table}.{field}", sql.strip()


def _say(root: Path, found: NewScripts, *, dry_run: bool) -> None:
    for old in found.removed:
        say(f"{found.service}: {'would remove' if dry_run else 'removed'} {old.path.relative_to(root)}")
    if found.texts is None or found.plan is None:
        say(f"{found.service}: nothing differs")
        return
    for name, text in found.texts.items():
        if name.endswith(".sql"):
            say(f"{found.service}: {'would write' if dry_run else 'wrote'} {_shown(root, found, name)}")
            steps = found.plan.contract if "_contract_" in name else found.plan.expand
            say(text if dry_run else "\n".join(f"  {step.what}{_mode(step.mode)}" for step in steps) or "  nothing")
    for note in found.plan.notes:
        say(f"note: {note}")
    if found.plan.contract:
        say(f"the contract runs with the deployment after, or by hand: dev db contract {found.service}")


def _shown(root: Path, found: NewScripts, name: str) -> str:
    return (found.folder.path / name).relative_to(root).as_posix()


def _mode(mode: str) -> str:
    return {"together": "", "alone": "  (outside a transaction)", "batches": "  (in batches)"}[mode]


def _as_json(root: Path, found: NewScripts) -> dict[str, object]:
    texts = found.texts or {}
    return {
        "written": [_shown(root, found, name) for name in texts],
        "removed": [one.path.relative_to(root).as_posix() for one in found.removed],
        "expand": [step.what for step in found.plan.expand] if found.plan else [],
        "contract": [step.what for step in found.plan.contract] if found.plan else [],
        "notes": list(found.plan.notes) if found.plan else [],
    }
