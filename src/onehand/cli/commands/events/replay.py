"""Publish again what the journal has."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev events replay user user --since 2h")
@click.argument("service")
@click.argument("resource")
@click.option("--id", "ids", multiple=True, help="Only of this id; may be given more than once.")
@click.option("--since", help="Only what was recorded since: 2026-11-22T10:00, or how long ago: 10m, 2h, 3d.")
@click.option("--until", help="Only what was recorded before.")
@click.option("--all", "everything", is_flag=True, help="Everything that the journal has of it.")
@click.option("--dry-run", is_flag=True, help="Only say how many.")
def command(
    service: str,
    resource: str,
    ids: tuple[str, ...],
    since: str | None,
    until: str | None,
    everything: bool,
    dry_run: bool,
) -> int:
    """Publish the journal records of RESOURCE again: new event_id, same sequence, marked as replayed.

    RESOURCE is a resource of SERVICE, or `emitted` for the events that its handlers emitted.
    """
    import asyncio

    from onehand.workspace.events import moment, replay
    from onehand.workspace.find import find_workspace
    from onehand.workspace.postgres import postgres

    if bool(ids or since or until) == everything:
        raise click.UsageError("say what: --id, --since or --until, or --all")
    workspace = find_workspace()
    with postgres(workspace) as server:
        count = asyncio.run(
            replay(
                workspace,
                server,
                service,
                None if resource == "emitted" else resource,
                ids=ids,
                since=moment(since) if since else None,
                until=moment(until) if until else None,
                dry_run=dry_run,
            )
        )
    what = f"{count} {'record' if count == 1 else 'records'}"
    say(f"{what} would be queued" if dry_run else f"{what} queued, to be published again")
    return 0 if count else 1
