"""What happened to one row: who changed what, and when."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from onehand.workspace.difference import Changes
    from onehand.workspace.history import Comparison, HistoryRecord


@click.command(epilog="Example: dev db journal user 019aa6a2-2a80-7ef1-a95a-f9e04a2b2a34")
@click.argument("service")
@click.argument("id")
@click.option("--resource", help="Only look into the journal of this resource.")
@click.option("--limit", type=click.IntRange(1, 10000), default=25, show_default=True, help="How many records.")
@click.option("--from", "old", type=int, metavar="VERSION", help="With --to: what differs between two versions.")
@click.option("--to", "new", type=int, metavar="VERSION", help="A version is the number behind the operation.")
@click.option("--show-personal", is_flag=True, help="Print personal values, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the whole rows.")
def command(
    service: str,
    id: str,
    resource: str | None,
    limit: int,
    old: int | None,
    new: int | None,
    show_personal: bool,
    as_json: bool,
) -> None:
    """Print the journal of the row ID of SERVICE, oldest first: who changed what, and when.

    Who is the caller, `role:NAME` for somebody at the database itself, `-` when nobody was named. Personal values are
    masked.
    """
    import asyncio

    from onehand.workspace.chosen import with_database
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.history import History
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    if (old is None) != (new is None):
        raise click.UsageError("--from and --to belong together")
    workspace = find_workspace()
    design = load(workspace)
    [found] = with_database(design, [service])
    with postgres(workspace) as server:
        url = role_url(workspace, server, service, "reader")
        history = History(url, design, found, show_personal=show_personal)
        if old is not None and new is not None:
            _print(asyncio.run(history.comparison(resource, id, old, new)), as_json=as_json)
        else:
            _print(asyncio.run(history.records(resource, id, limit)), as_json=as_json)


def _print(said: list[HistoryRecord] | Comparison, *, as_json: bool) -> None:
    """Colours for a terminal only, and not where NO_COLOR is set."""
    if as_json:
        import msgspec

        text = json.dumps(msgspec.to_builtins(said), indent=2)
    else:
        text = "\n\n".join(map(shown, said)) if isinstance(said, list) else compared(said)
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


def shown(record: HistoryRecord) -> str:
    """A line of facts, then a line per change: `  name: "Ada" -> "Ada Lovelace"`."""
    return "\n".join([_head(record), *_lines(record.changes)])


def compared(two: Comparison) -> str:
    """Two lines of facts, then a line per difference."""
    return "\n".join([_head(two.before), _head(two.after), *(_lines(two.changes) or ["  no difference"])])


_COLOURS = {"insert": "green", "update": "yellow", "delete": "red"}


def _head(record: HistoryRecord) -> str:
    operation = click.style(record.operation, fg=_COLOURS[record.operation])
    when = f"{record.recorded_at:%Y-%m-%d %H:%M:%S.%f}"
    return f"{when} {operation} {record.sequence} by {_plain(record.caller or '-')}"


def _lines(changes: Changes) -> list[str]:
    return [
        f"  {click.style(_plain(place), bold=True)}: {click.style(_value(before), fg='red')}"
        f" -> {click.style(_value(after), fg='green')}"
        for place, (before, after) in changes.items()
    ]


def _value(value: Any) -> str:
    from onehand.workspace.history import MASK

    if value is None or value == MASK:
        return value or "-"
    return _plain(json.dumps(value, ensure_ascii=False))


def _plain(text: str) -> str:
    """What a row holds must not move the reader's cursor, or turn the text around."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
