"""Run the tests: of this workspace, or of onehand itself in its own checkout."""

from __future__ import annotations

from pathlib import Path

import click

from onehand.cli.screen import say


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog="Example: dev test, or: dev test -- -k users -x",
)
@click.option("--all", "everything", is_flag=True, help="The slow ones as well.")
@click.argument("pytest", nargs=-1, type=click.UNPROCESSED)
def command(everything: bool, pytest: tuple[str, ...]) -> int:
    """Run the tests: of this workspace, or of onehand itself in its own checkout.

    In a workspace: the generated code is current, then the generated tests and yours, on the mock and on the real
    services, with databases of their own. Whatever follows goes to pytest.
    """
    from onehand.workspace.find import find_workspace, look_for_workspace
    from onehand.workspace.stages import run_stages
    from onehand.workspace.workshop import own_checkout, own_stages

    root = own_checkout(Path.cwd())
    if look_for_workspace() is None and root is not None:
        return run_stages(own_stages(root, pytest, slow=everything), say)
    from onehand.workspace.check import check_workspace

    return check_workspace(find_workspace(), pytest, slow=everything, say=say)
