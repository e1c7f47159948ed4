"""Run one service in the foreground: its API and its workers."""

from __future__ import annotations

import click


@click.command(epilog="Example: dev serve user")
@click.argument("service")
@click.option("--port-base", type=click.IntRange(1024, 64000), help="First port, instead of [ports] base.")
@click.option("--no-work", is_flag=True, help="Only the API; the workers run elsewhere: dev work.")
def command(service: str, port_base: int | None, no_work: bool) -> None:
    """Run one service in the foreground: its API and its workers.

    Code, database and PostgreSQL are made ready first. Logs go to stderr, one JSON object a line.
    """
    from onehand.workspace.alone import become
    from onehand.workspace.find import find_workspace

    become(find_workspace(), "serve", service, port_base=port_base, more=("--no-work",) if no_work else ())
