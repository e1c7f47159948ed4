"""Erase what is personal in a row, here and wherever it was published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say

if TYPE_CHECKING:
    from onehand.workspace.forget import Forgot


@click.command(epilog="Example: dev db forget user user 019aa6a2-2a80-7ef1-a95a-f9e04a2b2a34 --yes")
@click.argument("service")
@click.argument("resource", required=False)
@click.argument("id", required=False)
@click.option("--yes", is_flag=True, help="Do it; without this it is only told what would be erased.")
@click.option("--reason", help="Kept in the record of it; say nothing personal here.")
@click.option("--gone", is_flag=True, help="Also when nothing is left of it here: whoever has it is told.")
@click.option("--again", is_flag=True, help="Forget once more all that the record of SERVICE says was forgotten.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str,
    resource: str | None,
    id: str | None,
    yes: bool,
    reason: str | None,
    gone: bool,
    again: bool,
    as_json: bool,
) -> None:
    """Erase the personal fields of the RESOURCE with this ID from table and journal of SERVICE, and tell others.

    The event RESOURCE_forgotten makes stream, inboxes, failures and copies erase it, too. Nothing brings it back.
    """
    import asyncio

    from onehand.workspace.chosen import with_database
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.forget import forget, forgettable, recorded
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    if again == bool(resource or id) or (not again and not id):
        raise click.UsageError("say RESOURCE and ID, or --again")
    if reason is not None and not reason.strip():
        raise click.UsageError("the reason is blank")
    workspace = find_workspace()
    design = load(workspace)
    [found] = with_database(design, [service])
    if resource:
        forgettable(design, found, resource)
    done: list[Forgot] = []
    with postgres(workspace) as server:
        url = role_url(workspace, server, service, "owner")
        for name, key in asyncio.run(recorded(url, found)) if again else [(resource or "", id or "")]:
            one = forgettable(design, found, name)
            done.append(asyncio.run(forget(url, design, found, one, key, reason=reason, gone=gone or again, apply=yes)))
            if not as_json:
                say(shown(done[-1]))
    if as_json:
        import msgspec

        say(json.dumps(msgspec.to_builtins(done), indent=2))
    elif again and not done:
        say(f"nothing of '{service}' was ever forgotten")
    elif not yes and any(one.records or one.events for one in done):
        say("nothing is erased yet: add --yes")


def shown(one: Forgot) -> str:
    """What is erased in which table, and which events tell it; no value of it."""
    row = f"{one.resource} {one.id}"
    lines = [f"  forgotten before: {at.forgotten_at:%Y-%m-%d %H:%M:%S} by {at.forgotten_by}" for at in one.before]
    if not one.records and not one.events:
        return "\n".join([f"{row}: nothing is left to erase", *lines])
    lines += [f"  {table}: {_rows(count)}: {', '.join(one.fields[table])}" for table, count in one.records.items()]
    lines += [f"  published: {name}{f' x {count}' if count > 1 else ''}" for name, count in one.events.items()]
    return "\n".join([f"{row}: {'is forgotten' if one.done else 'would be forgotten'}", *lines])


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
