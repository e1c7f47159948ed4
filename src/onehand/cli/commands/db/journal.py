"""What happened to one row: who changed what, and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from onehand.cli.screen import say

if TYPE_CHECKING:
    from onehand.workspace.history import HistoryRecord


@click.command(epilog="Example: dev db journal user 019aa6a2-2a80-7ef1-a95a-f9e04a2b2a34")
@click.argument("service")
@click.argument("id")
@click.option("--resource", help="Only look into the journal of this resource.")
@click.option("--limit", type=click.IntRange(1, 10000), default=25, show_default=True, help="How many records.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the whole rows.")
def command(service: str, id: str, resource: str | None, limit: int, as_json: bool) -> None:
    """Print the journal of the row ID of SERVICE, oldest first: who changed what, and when."""
    import asyncio

    from onehand.workspace.chosen import with_database
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.history import history
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    [found] = with_database(load(workspace), [service])
    with postgres(workspace) as server:
        url = role_url(workspace, server, service, "owner")
        records = asyncio.run(history(url, found, resource, id, limit))
    if as_json:
        import msgspec

        say(json.dumps(msgspec.to_builtins(records), indent=2))
    else:
        say("\n\n".join(shown(record) for record in records))


def shown(record: HistoryRecord) -> str:
    """A line of facts, then a line per change: `  name: "Ada" -> "Ada Lovelace"`."""
    head = f"{record.recorded_at:%Y-%m-%d %H:%M:%S.%f} {record.operation} {record.sequence} by {record.caller or '-'}"
    lines = [f"  {name}: {_value(before)} -> {_value(after)}" for name, (before, after) in record.changes.items()]
    return "\n".join([head, *lines])


def _value(value: Any) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False)
