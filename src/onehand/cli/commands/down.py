"""End everything that was started for this workspace."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev down")
def command() -> int:
    """End everything that was started for this workspace.

    Only processes that onehand wrote down are ended, recognised by pid and start time.
    """
    from onehand.workspace.down import end_everything
    from onehand.workspace.find import find_workspace

    ended = end_everything(find_workspace())
    say(f"ended: {', '.join(ended)}" if ended else "nothing was running")
    return 0
