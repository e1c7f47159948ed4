"""Open psql in a service's database."""

from __future__ import annotations

import click


@click.command(
    epilog="Example: dev db psql user -c 'select count(*) from users'",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("service")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--role",
    type=click.Choice(["reader", "app", "owner", "superuser"]),
    default="reader",
    show_default=True,
    help="Who to be; the reader changes nothing.",
)
@click.option("--command", "-c", "sql", metavar="SQL", help="Run this instead of asking, and end.")
def command(service: str, role: str, arguments: tuple[str, ...], sql: str | None) -> int:
    """Open psql in the database of SERVICE; ARGUMENTS after `--` are psql's own."""
    import os
    import subprocess

    from onehand.workspace.binaries import find_binaries
    from onehand.workspace.chosen import with_database
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    with_database(load(workspace), [service])
    words = [*(("-c", sql) if sql is not None else ()), *arguments]
    with postgres(workspace) as server:
        url, password = _entrance(workspace, server, service, role)
        # The password goes by the environment: the list of processes shows arguments to everybody.
        environment = os.environ | ({"PGPASSWORD": password} if password else {})
        return subprocess.call([find_binaries()["psql"], url, *words], env=environment)


def _entrance(workspace: object, server: object, service: str, role: str) -> tuple[str, str]:
    """DSN without the password, and the password."""
    from urllib.parse import quote, unquote, urlsplit, urlunsplit

    from onehand.workspace.environment import role_url
    from onehand.workspace.find import Workspace
    from onehand.workspace.postgres import Server

    assert isinstance(workspace, Workspace)
    assert isinstance(server, Server)
    if role == "superuser":
        found = urlsplit(server.admin_url)._replace(path=f"/{quote(service, safe='')}")
    else:
        found = urlsplit(role_url(workspace, server, service, role))
    user, _, place = found.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return urlunsplit(found._replace(netloc=f"{name}@{place}" if name else place)), unquote(password)
