"""Events that could not be handled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say, table

if TYPE_CHECKING:
    from onehand.runtime.inbox.failures import Failure


@click.command(epilog="Example: dev events failures mailer --stack")
@click.argument("service", required=False)
@click.option("--all", "resolved", is_flag=True, help="Also those that succeeded later or were skipped.")
@click.option("--stack", is_flag=True, help="With the stack of the last attempt.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str | None, resolved: bool, stack: bool, as_json: bool) -> int:
    """Events that SERVICE (default: any) could not handle. Exit code 1 when some are not resolved, else 0."""
    import asyncio

    from onehand.workspace.events import open_failures
    from onehand.workspace.find import find_workspace
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    with postgres(workspace) as server:
        found = asyncio.run(open_failures(workspace, server, service, resolved=resolved))
    if as_json:
        import msgspec

        rows = [{"consumer": name, **msgspec.to_builtins(failure)} for name, failure in found]
        say(msgspec.json.format(msgspec.json.encode(rows)).decode())
    elif not found:
        say("no event waits behind a failure")
    else:
        say(_table(found))
        for name, failure in found if stack else ():
            say(f"\n{name} {failure.event_id}\n{failure.stack}")
    return 1 if any(failure.resolved_at is None for _, failure in found) else 0


def _table(found: list[tuple[str, Failure]]) -> str:
    heads = ("consumer", "event", "kind", "key", "state", "attempts", "next attempt", "error")
    rows = [(name, *_cells(failure)) for name, failure in found]
    lines = [table(heads, rows)]
    if any(failure.resolved_at is None for _, failure in found):
        lines.append("\nhelp: dev events retry SERVICE EVENT, or dev events skip SERVICE EVENT --reason TEXT")
    return "\n".join(lines)


def _cells(one: Failure) -> tuple[object, ...]:
    then = f"{one.next_attempt_at:%H:%M:%S}" if one.next_attempt_at else "-"
    error = f"skipped: {one.reason}" if one.reason else one.error.partition("\n")[0][:100]
    return one.event_id, one.discriminator, one.key, one.state, one.attempts, then, error
