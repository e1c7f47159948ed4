"""Give a failed event up, for a reason."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog='Example: dev events skip mailer 01989c2e-... --reason "address no longer exists"')
@click.argument("service")
@click.argument("event", type=click.UUID)
@click.option("--reason", required=True, help="Kept with the failure.")
@click.option("--dry-run", is_flag=True, help="Only say whether it is there.")
def command(service: str, event: object, reason: str, dry_run: bool) -> int:
    """Give the failed EVENT (its id) of SERVICE up: it is never handled, and what waits behind it goes on."""
    import asyncio

    from onehand.workspace.events import skip
    from onehand.workspace.find import find_workspace
    from onehand.workspace.postgres import postgres

    if not reason.strip():
        raise click.UsageError("the reason is blank")
    workspace = find_workspace()
    with postgres(workspace) as server:
        done = asyncio.run(skip(workspace, server, service, str(event), reason.strip(), dry_run=dry_run))
    if not done:
        say(f"no failure of event {event} is open in '{service}'; see: dev events failures {service}")
        return 1
    say(f"{event} {'would be' if dry_run else 'is'} skipped")
    return 0
