"""Make a workspace with one service, ready for dev up."""

from __future__ import annotations

from pathlib import Path

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev new library && cd library && dev up")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
def command(name: str, dry_run: bool) -> int:
    """Make a workspace NAME in this folder, with one service of the same name."""
    from onehand.workspace.scaffold import plan_workspace, write

    here = Path.cwd()
    files = plan_workspace(name, here)
    if not dry_run:
        write(files)
    for path in files:
        say(f"  {path.relative_to(here)}")
    say(f"next: cd {name} && dev up" if not dry_run else "nothing was written")
    return 0
