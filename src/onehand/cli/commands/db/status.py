"""At which schema are the databases, how big, what waits?"""

from __future__ import annotations

import click

from onehand.cli.screen import say, table


@click.command(epilog="Example: dev db status user")
@click.argument("names", nargs=-1, metavar="[SERVICE]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(names: tuple[str, ...], as_json: bool) -> int:
    """At which schema are the databases, how big, what waits? Exit code 0 when all are current, else 1."""
    import asyncio

    from onehand.gen.sql.service import schema
    from onehand.workspace.chosen import with_database
    from onehand.workspace.database_status import database_status
    from onehand.workspace.environment import role_url
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    design = load(workspace)
    with postgres(workspace) as server:
        found = [
            asyncio.run(database_status(role_url(workspace, server, one.name, "owner"), schema(design, one)))
            for one in with_database(design, names)
        ]
    if as_json:
        import json

        import msgspec

        say(json.dumps(msgspec.to_builtins(found), indent=2))
    else:
        heads = ("service", "schema", "megabytes", "queued", "misplaced", "oldest transaction")
        rows = [
            (
                one.service,
                f"behind by {len(one.steps)} steps" if one.steps else one.state,
                f"{one.size / 1e6:.1f}",
                one.queued,
                one.misplaced,
                f"{one.longest_transaction:.0f} s",
            )
            for one in found
        ]
        say(table(heads, rows))
    return 0 if all(one.well for one in found) else 1
