"""Run the migrations that are pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from onehand.cli.screen import say

if TYPE_CHECKING:
    from onehand.workspace.migrate import Foreseen, Migrated


@click.command(epilog="Example: dev db migrate user --dry-run")
@click.argument("names", nargs=-1, metavar="[SERVICE]...")
@click.option("--service", "--app", "services", multiple=True, metavar="SERVICE", help="The same as the argument.")
@click.option(
    "--database-url",
    metavar="URL",
    help="postgresql://... of the owner of one service's database (or env:NAME), in place of the workspace's own.",
)
@click.option(
    "--allow-data-loss",
    is_flag=True,
    help="Also drop directly what the design no longer has; scripts say themselves what goes.",
)
@click.option("--dry-run", is_flag=True, help="Only print the SQL.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    names: tuple[str, ...],
    services: tuple[str, ...],
    database_url: str | None,
    allow_data_loss: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Run the pending scripts of these services (none = all), up to the last expand.

    A contract runs when the next expand comes, or with: dev db contract. What was cut off is gone on with. A service
    without scripts follows its design directly, on a developer's machine only; what would lose data stops then.
    """
    import asyncio

    from onehand.gen.sql.service import schema
    from onehand.workspace.chosen import with_database
    from onehand.workspace.find import find_workspace
    from onehand.workspace.local import may_draft
    from onehand.workspace.migrate import foresee, migrate
    from onehand.workspace.migration.files import migrations_of
    from onehand.workspace.migration.target import owner_urls
    from onehand.workspace.pipeline import load

    workspace = find_workspace()
    design = load(workspace)
    chosen = with_database(design, (*names, *services))
    local = may_draft(workspace) and database_url is None
    report = _quiet if as_json else say
    taken: dict[str, Any] = {}
    with owner_urls(workspace, chosen, database_url) as url:
        for one in chosen:
            wanted, folder = schema(design, one), migrations_of(workspace, one.name)
            drafting = local and not folder
            if dry_run:
                taken[one.name] = asyncio.run(foresee(url(one.name), wanted, folder, drafting=drafting))
                continue
            done = asyncio.run(
                migrate(
                    url(one.name),
                    wanted,
                    folder,
                    drafting=drafting,
                    allow_data_loss=allow_data_loss,
                    report=report,
                )
            )
            taken[one.name] = done
            if not as_json:
                _say(done)
    if as_json:
        import json

        import msgspec

        say(json.dumps({name: msgspec.to_builtins(one) for name, one in taken.items()}, indent=2))
    elif dry_run:
        for name, parts in taken.items():
            _say_foreseen(name, parts)


def _quiet(_: str) -> None:
    """JSON is all that is printed."""


def _say(done: Migrated) -> None:
    say(str(done))
    for step in done.steps:
        say(f"  {step.what}")
    for name in done.waiting:
        say(f"  waits for the next deployment: {name} (dev db contract {done.service})")


def _say_foreseen(name: str, parts: list[Foreseen]) -> None:
    say(f"{name}: {len(parts)} to do" if parts else f"{name}: nothing to do")
    for part in parts:
        say(f"-- {part.kind}: {part.what}\n{part.sql}".rstrip())
