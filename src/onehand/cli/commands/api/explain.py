"""What does the code of an error or a rule mean, and how is it repaired?"""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev api explain not-fed")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """What does CODE mean, which stands in brackets in an error or warning? Without CODE: a list of them all."""
    from onehand.cli.pages import all_pages, page
    from onehand.workspace.find import look_for_workspace

    workspace = look_for_workspace()
    pages = all_pages(workspace.root / "rules" if workspace else None)
    if code is None:
        width = max(len(name) for name in pages)
        for name in sorted(pages):
            say(f"{name:<{width}}  {pages[name].title}")
    else:
        say(page(code, pages).text.rstrip())
    return 0
