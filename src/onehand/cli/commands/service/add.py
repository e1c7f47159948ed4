"""Add a service to this workspace."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev service add billing")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
def command(name: str, dry_run: bool) -> int:
    """Add a service NAME with a small design; a running dev up takes it in at once."""
    from onehand.workspace.find import find_workspace
    from onehand.workspace.scaffold import plan_service, write

    workspace = find_workspace()
    files = plan_service(name, workspace)
    if not dry_run:
        write(files)
    for path in files:
        say(f"  {path.relative_to(workspace.root)}")
    say(f"next: edit api/{name}.yaml, then dev up" if not dry_run else "nothing was written")
    return 0
