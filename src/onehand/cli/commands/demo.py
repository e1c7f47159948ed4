"""Run the shop: four services, a story through their clients, and what was measured."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say, table

if TYPE_CHECKING:
    from onehand.workspace.find import Workspace


@click.command(epilog="Example: ./dev demo --exit")
@click.option("--exit", "leave", is_flag=True, help="End when the story is told, instead of running until Ctrl-C.")
@click.option("--port-base", type=click.IntRange(1024, 64000), help="First port, instead of 4700.")
def command(leave: bool, port_base: int | None) -> int:
    """Run examples/shop: user, catalog, order and mailer, each with its own process, database and roles.

    Starts PostgreSQL, makes the databases, generates and migrates, starts the services, then plays a story through
    the generated clients and shows every step. Played again, it goes on with what is there.
    """
    from onehand.workspace.demo import shop

    workspace = shop()
    try:
        asyncio.run(_run(workspace, port_base, leave=leave))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("\neverything has ended; what was stored stays for the next time")
    return 0


async def _run(workspace: Workspace, port_base: int | None, *, leave: bool) -> None:
    from onehand.workspace.demo import play
    from onehand.workspace.run import running
    from onehand.workspace.watch import watch

    me = asyncio.current_task()
    assert me is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
    began = time.monotonic()
    say("The shop: one design per service in examples/shop/api, a few hand-written lines in examples/shop/services.")
    async with running(workspace, port_base=port_base, report=say) as up:
        say(f"PostgreSQL and {len(up.services)} services are up after {time.monotonic() - began:.1f} s.")
        await play(up, say)
        rows = [(one.name, one.state, one.url, one.docs, one.health) for one in up.record().services]
        say("\n" + table(("service", "state", "url", "docs", "health"), rows))
        if leave:
            return
        say("\nTry: change a word in examples/shop/api/user.yaml and save it. Ctrl-C ends everything.")
        await watch(up, say)
