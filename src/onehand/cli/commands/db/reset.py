"""Drop a local database, and make it anew."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev db reset user --yes")
@click.argument("names", nargs=-1, metavar="SERVICE...", required=True)
@click.option("--yes", is_flag=True, help="Do it; otherwise it is only printed.")
def command(names: tuple[str, ...], yes: bool) -> None:
    """Drop the databases of these services with all their data, and make them anew, empty.

    Their streams go, too: what was published of them, and how far they have read others. On a developer's machine
    only: the environment must be local, the server the workspace's own (another one of this machine with
    ONEHAND_ENV=local), and nothing may be connected.
    """
    import asyncio

    from onehand.workspace.chosen import with_database
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres
    from onehand.workspace.reset import followers, losses, must_be_local, must_be_stopped, reset_databases

    workspace = find_workspace()
    design = load(workspace)
    services = with_database(design, names)
    must_be_stopped(workspace)
    with postgres(workspace) as server:
        must_be_local(workspace, server)
        for line in asyncio.run(losses(server, services)):
            say(line)
        if yes:
            for made in asyncio.run(reset_databases(workspace, server, design, services)):
                say(str(made))
    left = followers(design, services)
    if left:
        say(f"note: {', '.join(left)} still have copies of what goes; those, too: dev db reset {' '.join(left)}")
    if not yes:
        say(f"nothing was done yet; to do it: dev db reset {' '.join(names)} --yes")
