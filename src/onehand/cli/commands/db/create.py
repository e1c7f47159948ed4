"""Make databases and roles, as an expert would have made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say

if TYPE_CHECKING:
    from onehand.ir.nodes import Service
    from onehand.workspace.find import Workspace


@click.command(epilog="Example: dev db create --app user")
@click.argument("names", nargs=-1, metavar="[SERVICE]...")
@click.option("--app", "--service", "apps", multiple=True, metavar="SERVICE", help="The same as the argument.")
@click.option(
    "--admin-url",
    metavar="URL",
    help="postgresql://... of one who may make databases and roles (or env:NAME), in place of [database] url of "
    "onehand.toml and of the embedded server.",
)
@click.option("--rotate-password", is_flag=True, help="Give the roles of these services new passwords.")
@click.option("--dry-run", is_flag=True, help="Only print the SQL.")
def command(
    names: tuple[str, ...], apps: tuple[str, ...], admin_url: str | None, rotate_password: bool, dry_run: bool
) -> None:
    """Make the databases of these services (none = all): roles, privileges, timeouts, then the schema of the design.

    Everything may be run again; only what is missing is done. Passwords are made here and kept in .onehand/credentials;
    the server is only told what it needs to check them.
    """
    import asyncio

    from onehand.workspace.chosen import with_database
    from onehand.workspace.credentials import KnownPasswords
    from onehand.workspace.database import create_databases
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load, prepare_databases
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    design = load(workspace)
    services = with_database(design, (*names, *apps))
    wanted = [one.name for one in services]
    with postgres(workspace, admin_url) as server:
        if dry_run:
            orders = asyncio.run(
                create_databases(
                    server.admin_url,
                    design,
                    KnownPasswords(workspace.credentials),
                    wanted,
                    limits=workspace.settings.limits,
                    alone=server.embedded,
                    dry_run=True,
                    report=say,
                )
            )
            _finish_dry_run(services, orders, rotate=rotate_password)
            return
        if rotate_password:
            _rotate(workspace, services)
        for made in asyncio.run(prepare_databases(workspace, design, server, wanted, report=say, statements=say)):
            say(str(made))


def _rotate(workspace: Workspace, services: list[Service]) -> None:
    for one in services:
        workspace.credentials.renew(one.name)
        say(f"{one.name}: new passwords; what runs with the old ones must be started again")


def _finish_dry_run(services: list[Service], orders: list[str], *, rotate: bool) -> None:
    if rotate:
        say(f"-- and a new password for each role of {', '.join(one.name for one in services)}")
    elif not orders:
        say("nothing is missing; whether a schema is as designed says: dev db status")
