"""At which schema are the databases, what waits, and what was changed by hand?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say, table

if TYPE_CHECKING:
    from onehand.workspace.database_status import DatabaseStatus, Difference
    from onehand.workspace.databases_status import DatabasesStatus


@click.command(epilog="Example: dev db status user")
@click.argument("names", nargs=-1, metavar="[SERVICE]...")
@click.option("--app", "--service", "apps", multiple=True, metavar="SERVICE", help="The same as the argument.")
@click.option("--admin-url", metavar="URL", help="Of the administrator, as in dev db create.")
@click.option("--sql", "as_sql", is_flag=True, help="Print only the statements that repair, for psql.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(names: tuple[str, ...], apps: tuple[str, ...], admin_url: str | None, as_sql: bool, as_json: bool) -> int:
    """At which schema are the databases (none = all, and the streams), how big, what waits, who holds a transaction?

    And what differs from the standard (roles, rights, limits) and from the schema that was migrated, each with the
    statement or command that repairs it. Changes nothing. Exit code 0 when all is well, else 1.
    """
    import asyncio

    from onehand.workspace.chosen import with_database
    from onehand.workspace.databases_status import databases_status
    from onehand.workspace.find import find_workspace
    from onehand.workspace.pipeline import load
    from onehand.workspace.postgres import postgres

    workspace = find_workspace()
    design = load(workspace)
    chosen = with_database(design, (*names, *apps))
    with postgres(workspace, admin_url) as server:
        found = asyncio.run(databases_status(workspace, design, server, chosen, streams=not (names or apps)))
    if as_json:
        import json

        import msgspec

        say(json.dumps(msgspec.to_builtins(found), indent=2))
    elif as_sql:
        say("\n".join(_script(found)))
    else:
        say("\n".join(_shown(found)))
    return 0 if found.well else 1


def _shown(found: DatabasesStatus) -> Iterator[str]:
    heads = ("database", "schema", "megabytes", "queued", "misplaced", "oldest transaction")
    yield table(heads, [_row(one) for one in found.databases])
    for one in found.databases:
        yield from _details(one)
    if found.server:
        yield from _differences("the server", found.server)
    for note in found.notes:
        yield f"note: {note}"
    everything = [*found.server, *(each for one in found.databases for each in one.drift)]
    if everything:
        ours = sum(one.by_create for one in everything)
        yield f"\n{_counted(everything)}, {ours} of them repaired by dev db create; all SQL: dev db status --sql"


def _row(one: DatabaseStatus) -> Sequence[object]:
    oldest = one.oldest_transaction
    held = f"{oldest.seconds:.0f} s, {oldest.state}: {oldest.role} (pid {oldest.pid})" if oldest else "-"
    return one.service, one.schema, f"{one.size / 1e6:.1f}", one.queued, one.misplaced, held


def _details(one: DatabaseStatus) -> Iterator[str]:
    if one.problem:
        yield f"\n{one.service}: {one.problem}" + (f"\n  hint: {one.hint}" if one.hint else "")
    elif one.migration and one.migration.pending:
        yield f"\n{one.service}: scripts that have not run yet"
        yield from (f"  {name}" for name in one.migration.pending)
        yield f"  hint: dev db migrate {one.service}"
    elif one.steps:
        yield f"\n{one.service}: the design differs from what was migrated"
        yield from (f"  {step}" for step in one.steps)
        yield f"  hint: dev db diff {one.service} writes the scripts; dev up tries it out"
    if one.drift:
        yield from _differences(one.service, one.drift)
    for note in one.notes:
        yield f"note: {one.service}: {note}"


def _counted(found: Sequence[Difference]) -> str:
    return "1 difference" if len(found) == 1 else f"{len(found)} differences"


def _differences(whose: str, found: Sequence[Difference]) -> Iterator[str]:
    yield f"\n{whose}: {_counted(found)}"
    for one in found:
        yield f"  {one.what}"
        first, _, rest = one.repair.partition("\n")
        yield f"    {first}" + (" ..." if rest else "")
        if one.hint:
            yield f"    {one.hint}"


def _script(found: DatabasesStatus) -> Iterator[str]:
    """For psql, as the administrator: it enters each database where something is to be done there."""
    everything = [*found.server, *(each for one in found.databases for each in one.drift)]
    inside = ""
    for one in sorted(everything, key=lambda one: one.database):
        if one.database != inside:
            inside = one.database
            yield f'\n\\connect "{inside}"'
        yield f"-- {one.what}"
        yield one.repair if one.repair.endswith(";") else f"-- {one.repair}"
