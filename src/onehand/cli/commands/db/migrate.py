"""Bring databases to what their designs say."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev db migrate --service user --dry-run")
@click.argument("names", nargs=-1, metavar="[SERVICE]...")
@click.option("--service", "--app", "services", multiple=True, metavar="SERVICE", help="The same as the argument.")
@click.option("--allow-data-loss", is_flag=True, help="Also drop columns and tables that the design no longer has.")
@click.option("--dry-run", is_flag=True, help="Only print the SQL.")
@click.option("--json", "as_json", is_flag=True, help="Print the steps as JSON.")
def command(
    names: tuple[str, ...], services: tuple[str, ...], allow_data_loss: bool, dry_run: bool, as_json: bool
) -> None:
    """Bring the databases of these services (none = all) to what their designs say.

    Each in one transaction. What would lose data stops, and so does what the existing rows do not allow.
    """
    import asyncio

    from onehand.gen.sql.service import schema
    from onehand.workspace.chosen import with_database
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.migrate import migrate, pending
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    design = load(workspace)
    taken = {}
    with postgres(workspace) as server:
        for one in with_database(design, (*names, *services)):
            url, wanted = role_url(workspace, server, one.name, "owner"), schema(design, one)
            if dry_run:
                taken[one.name] = asyncio.run(pending(url, wanted))
            else:
                taken[one.name] = asyncio.run(migrate(url, wanted, allow_data_loss=allow_data_loss)).steps
    if as_json:
        import json

        import msgspec

        say(json.dumps(msgspec.to_builtins(taken), indent=2))
        return
    for name, steps in taken.items():
        say(f"{name}: {len(steps)} steps" if steps else f"{name}: as the design says")
        for step in steps:
            say(f"-- {step.kind}: {step.what}\n{step.sql}" if dry_run else f"  {step.what}")
