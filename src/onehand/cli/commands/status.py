"""What runs where, and is it well?"""

from __future__ import annotations

import click

from onehand.cli.screen import say, table


@click.command(epilog="Example: dev status --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """What runs where, and is it well? Exit code 0 when everything is ready, else 1."""
    import asyncio

    from onehand.workspace.find import find_workspace
    from onehand.workspace.status import look

    status = asyncio.run(look(find_workspace()))
    if as_json:
        import json

        import msgspec

        say(json.dumps(msgspec.to_builtins(status), indent=2))
    else:
        rows = [(one.name, one.state, one.url, one.docs, one.pid or "") for one in status.services]
        say(table(("service", "state", "url", "docs", "pid"), rows) if rows else "no service is running; start: dev up")
        say(f"PostgreSQL: {status.postgres}")
    return 0 if status.well else 1
