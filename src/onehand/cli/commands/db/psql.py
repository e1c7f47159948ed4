"""Open psql in a service's database."""

from __future__ import annotations

import click


@click.command(
    epilog="Example: dev db psql user -- -c 'select count(*) from users'",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("service")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--role",
    type=click.Choice(["reader", "app", "owner"]),
    default="reader",
    show_default=True,
    help="Who to be; the reader changes nothing.",
)
def command(service: str, role: str, arguments: tuple[str, ...]) -> int:
    """Open psql in the database of SERVICE; ARGUMENTS after `--` are psql's own."""
    import os
    import subprocess
    from urllib.parse import urlsplit, urlunsplit

    from onehand.workspace.binaries import find_binaries
    from onehand.workspace.chosen import with_database
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    with_database(load(workspace), [service])
    with postgres(workspace) as server:
        parts = urlsplit(role_url(workspace, server, service, role))
        user, _, place = parts.netloc.rpartition("@")
        name, _, _ = user.partition(":")
        url = urlunsplit(parts._replace(netloc=f"{name}@{place}"))
        # The password goes by the environment: the list of processes shows arguments to everybody.
        environment = os.environ | {"PGPASSWORD": workspace.credentials.password(service, f"{service}_{role}")}
        return subprocess.call([find_binaries()["psql"], url, *arguments], env=environment)
