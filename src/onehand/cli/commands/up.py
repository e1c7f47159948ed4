"""Start everything (PostgreSQL, databases, services), then follow every change."""

from __future__ import annotations

import asyncio
import signal
import time

import click

from onehand.cli.screen import say, table


@click.command(epilog="Example: dev up --port-base 4900")
@click.option("--detach", is_flag=True, help="Return when everything is ready; end it with: dev down.")
@click.option("--port-base", type=click.IntRange(1024, 64000), help="First port, instead of [ports] base.")
@click.option("--no-watch", is_flag=True, help="Do not follow changes in api/ and services/.")
def command(detach: bool, port_base: int | None, no_watch: bool) -> int:
    """Start everything (PostgreSQL, databases, services), then follow every change.

    Loads the designs, generates the code, starts PostgreSQL, makes and migrates the databases, starts every service.
    Ctrl-C ends it all. A change in api/ or services/ is regenerated, migrated and restarted; while it has errors, the
    version from before keeps running.
    """
    from onehand.workspace.find import find_workspace

    workspace = find_workspace()
    if detach:
        from onehand.workspace.detach import detached

        record = detached(workspace, port_base)
        say(table(HEADS, [(one.name, one.state, one.url, one.docs, one.health) for one in record.services]))
        return 0 if all(one.state == "ready" for one in record.services) else 1
    return _foreground(workspace, port_base, follow=not no_watch)


HEADS = ("service", "state", "url", "docs", "health")


def _foreground(workspace: object, port_base: int | None, *, follow: bool) -> int:
    began = time.monotonic()
    try:
        asyncio.run(_run(workspace, port_base, follow=follow, began=began))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("everything has ended")
    return 0


async def _run(workspace: object, port_base: int | None, *, follow: bool, began: float) -> None:
    from onehand.workspace.find import Workspace
    from onehand.workspace.run import running
    from onehand.workspace.watch import watch

    assert isinstance(workspace, Workspace)
    me = asyncio.current_task()
    assert me is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
    async with running(workspace, port_base=port_base, report=say, strict=False) as up:
        rows = [(one.name, one.state, one.url, one.docs, one.health) for one in up.record().services]
        say(table(HEADS, rows))
        say(f"up after {time.monotonic() - began:.1f} s; Ctrl-C ends everything")
        if follow:
            await watch(up, say)
        await asyncio.Event().wait()
