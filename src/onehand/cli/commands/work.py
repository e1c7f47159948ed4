"""Run only the workers of one service: publisher, inbox, partitions."""

from __future__ import annotations

import click


@click.command(epilog="Example: dev work user")
@click.argument("service")
@click.option("--port-base", type=click.IntRange(1024, 64000), help="First port, instead of [ports] base.")
def command(service: str, port_base: int | None) -> None:
    """Run only the workers of one service: publisher, inbox, partitions."""
    from onehand.workspace.alone import become
    from onehand.workspace.find import find_workspace

    become(find_workspace(), "work", service, port_base=port_base)
