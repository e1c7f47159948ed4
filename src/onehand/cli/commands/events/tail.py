"""The last events of a stream, and those to come."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev events tail user -f")
@click.argument("service", required=False)
@click.option("-n", "--number", default=20, show_default=True, help="So many of the last.")
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes.")
@click.option("--key", help="Only of this key.")
@click.option("--json", "as_json", is_flag=True, help="Print the events themselves, one JSON per line.")
def command(service: str | None, number: int, follow: bool, key: str | None, as_json: bool) -> int:
    """The last events of the stream of SERVICE (default: of all), and with -f those to come."""
    import asyncio

    from onehand.workspace.events import tail
    from onehand.workspace.find import find_workspace
    from onehand.workspace.postgres import postgres

    async def show() -> None:
        after: dict[str, int] = {}
        limit = number
        while True:
            for event in await tail(workspace, server, service, after=after, key=key, limit=limit):
                mark = "  replayed" if event.replayed else ""
                line = (
                    f"{event.published_at:%H:%M:%S.%f}  {event.stream:<12} {event.position:>8}  {event.discriminator}"
                )
                say(
                    event.body if as_json else f"{line}  {event.key}  sequence {event.sequence}  {event.event_id}{mark}"
                )
            if not follow:
                return
            limit = 1000
            await asyncio.sleep(0.2)

    workspace = find_workspace()
    with postgres(workspace) as server:
        asyncio.run(show())
    return 0
