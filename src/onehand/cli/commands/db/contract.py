"""Take away what only the version before needed."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev db contract user --yes")
@click.argument("service")
@click.option(
    "--database-url",
    metavar="URL",
    help="postgresql://... of the owner of the service's database (or env:NAME), in place of the workspace's own.",
)
@click.option("--yes", is_flag=True, help="Do it; without this, what would go is only printed.")
def command(service: str, database_url: str | None, yes: bool) -> None:
    """Run the contract script of SERVICE that waits for the next deployment.

    No instance of the version before may run any more, and there is no way back to it: its columns and tables go.
    """
    import asyncio

    from onehand.workspace.chosen import with_database
    from onehand.workspace.find import find_workspace
    from onehand.workspace.migrate import contract, waiting
    from onehand.workspace.migration.files import migrations_of
    from onehand.workspace.migration.target import owner_urls
    from onehand.workspace.pipeline import load

    workspace = find_workspace()
    chosen = with_database(load(workspace), [service])
    folder = migrations_of(workspace, service)
    with owner_urls(workspace, chosen, database_url) as url:
        if yes:
            say(str(asyncio.run(contract(url(service), folder, report=say))))
            return
        found = asyncio.run(waiting(url(service), folder))
    if not found:
        say(f"{service}: no contract waits")
    for file in found:
        say(f"{file.name} would:")
        for step in file.script.steps:
            say(f"  {step.what}")
        say(f"code from before it cannot run afterwards; to do it: dev db contract {service} --yes")
