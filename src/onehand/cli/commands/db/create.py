"""Make databases and roles, as an expert would have made them."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev db create --app user")
@click.argument("names", nargs=-1, metavar="[SERVICE]...")
@click.option("--app", "--service", "apps", multiple=True, metavar="SERVICE", help="The same as the argument.")
@click.option("--dry-run", is_flag=True, help="Only print the SQL.")
def command(names: tuple[str, ...], apps: tuple[str, ...], dry_run: bool) -> None:
    """Make the databases of these services (none = all): roles, privileges, timeouts, then the schema of the design.

    Everything may be run again; only what is missing is done. Passwords are made here and kept in .onehand/credentials.
    """
    import asyncio

    from onehand.gen.sql.service import schema
    from onehand.workspace.chosen import with_database
    from onehand.workspace.database import create_databases
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.migrate import migrate
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    design = load(workspace)
    services = with_database(design, (*names, *apps))
    with postgres(workspace) as server:
        wanted = [one.name for one in services]
        done = create_databases(server.admin_url, design, workspace.credentials, wanted, dry_run=dry_run)
        orders = asyncio.run(done)
        for sql in orders:
            say(f"{sql};")
        if dry_run and not orders:
            say("nothing is missing; whether a schema is as designed says: dev db status")
        for one in () if dry_run else services:
            made = asyncio.run(migrate(role_url(workspace, server, one.name, "owner"), schema(design, one)))
            say(f"{one.name}: {len(made.steps)} steps" if made.steps else f"{one.name}: as the design says")
