"""What did change in the designs, whom does it break, and which version comes next?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say
from onehand.workspace.problem import Problem

if TYPE_CHECKING:
    from onehand.compat.diff import Diff
    from onehand.ir.load import Loaded


@click.command(epilog="Example: dev api diff --against v1.4.0")
@click.argument("old", required=False, type=click.Path(exists=True, path_type=Path))
@click.argument("new", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--against", metavar="REF", help="The commit to compare with; default: where this branch left main.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(old: Path | None, new: Path | None, against: str | None, shape: str, as_json: bool) -> int:
    """What did change in the designs of the workspace since REF, or between OLD and NEW?

    OLD and NEW are folders of designs, designs, or API Builder documents (*.json). Exit code 1 when something breaks
    that no waiver covers, or when a waiver has ended or covers nothing.
    """
    from onehand.cli.change_text import as_json_text, as_text
    from onehand.compat.diff import diff

    before, after = _sides(old, new, against)
    _check(before, "old")
    _check(after, "new")
    found: Diff = diff(before, after)
    say(as_json_text(found) if as_json or shape == "json" else as_text(found, after.sources))
    return 1 if found.failed else 0


def _sides(old: Path | None, new: Path | None, against: str | None) -> tuple[Loaded, Loaded]:
    from onehand.cli.designs import load_designs
    from onehand.cli.revision import designs_at, merge_base
    from onehand.cli.side import designs_in
    from onehand.workspace.find import find_workspace

    if old is not None and new is not None and against is None:
        return designs_in(old), designs_in(new)
    if old is not None:
        raise Problem("usage", "give OLD and NEW, or '--against REF', or nothing", hint="see: dev api diff --help")
    workspace = find_workspace()
    return designs_at(workspace, against or merge_base(workspace)), load_designs(workspace)


def _check(loaded: Loaded, which: str) -> None:
    from onehand.text.printer import render

    errors = [one for one in loaded.diagnostics if one.severity == "error"]
    if errors:
        told = "\n\n".join(render(one, loaded.sources) for one in errors)
        counted = f"{len(errors)} error{'s' if len(errors) > 1 else ''}"
        raise Problem("bad-design", f"the {which} designs have {counted}", detail=told)
