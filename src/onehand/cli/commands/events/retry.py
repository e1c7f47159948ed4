"""Try failed events again, now."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev events retry mailer --all")
@click.argument("service")
@click.argument("events", nargs=-1, type=click.UUID)
@click.option("--all", "everything", is_flag=True, help="All that are not resolved.")
@click.option("--dry-run", is_flag=True, help="Only say how many.")
def command(service: str, events: tuple[object, ...], everything: bool, dry_run: bool) -> int:
    """Try failed EVENTS (their ids) of SERVICE again, now and with all attempts. Exit code 1 when there are none."""
    import asyncio

    from onehand.workspace.events import retry
    from onehand.workspace.find import find_workspace
    from onehand.workspace.postgres import postgres

    if bool(events) == everything:
        raise click.UsageError("give the ids of events, or --all")
    workspace = find_workspace()
    chosen = None if everything else [str(event) for event in events]
    with postgres(workspace) as server:
        count = asyncio.run(retry(workspace, server, service, chosen, dry_run=dry_run))
    what = f"{count} failed {'event' if count == 1 else 'events'}"
    say(f"{what} would be tried again" if dry_run else f"trying {what} again")
    return 0 if count else 1
