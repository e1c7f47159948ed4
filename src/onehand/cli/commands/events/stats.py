"""What is queued, published, received, waiting, failed, and how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say, table

if TYPE_CHECKING:
    from onehand.workspace.events import Stats


@click.command(epilog="Example: dev events stats --within 10m")
@click.option("--within", default="1h", show_default=True, help="Latencies of this last while: 10m, 2h, 1d.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(within: str, as_json: bool) -> int:
    """What is queued, published, received, waiting, failed, and how long events take from change to handled."""
    import asyncio

    from onehand.workspace.events import span, stats
    from onehand.workspace.find import find_workspace
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    with postgres(workspace) as server:
        found = asyncio.run(stats(workspace, server, span(within)))
    if as_json:
        import msgspec

        say(msgspec.json.format(msgspec.json.encode(found)).decode())
        return 0
    say(_producers(found))
    say("")
    say(_consumers(found))
    return 0


def _producers(found: Stats) -> str:
    heads = ("stream", "queued", "oldest s", "published in 24 h", "last published")
    rows = [
        (p.stream, p.queued, f"{p.oldest_queued_seconds:.1f}", p.published_last_day, p.last_published_at or "-")
        for p in found.producers
    ]
    return table(heads, rows)


def _consumers(found: Stats) -> str:
    heads = ("stream", "consumer", "not received", "waiting", "retrying", "parked", "events", "p50 ms", "p95", "p99")
    rows = [
        (c.stream, c.consumer, c.not_received, c.waiting, c.retrying, c.parked, c.events, c.p50, c.p95, c.p99)
        for c in found.consumers
    ]
    return table(heads, [["-" if cell is None else cell for cell in row] for row in rows])
