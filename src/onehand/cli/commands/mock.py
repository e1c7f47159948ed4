"""Run the mock of one service: its API over memory, without PostgreSQL."""

from __future__ import annotations

import click


@click.command(epilog="Example: dev mock user --port 8080")
@click.argument("service")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the API, instead of the service's own.")
def command(service: str, port: int | None) -> None:
    """Run the mock of one service: its API over memory, without PostgreSQL.

    It validates and remembers as the real one does, and forgets everything when it ends. What is written by hand in
    the real service is answered with 501. Tokens are checked: see dev token.
    """
    from onehand.workspace.find import find_workspace
    from onehand.workspace.mock import become

    become(find_workspace(), service, port=port)
