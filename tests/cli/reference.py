"""What does every command say about itself? `python -m tests.cli.reference` writes docs/reference/cli.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from onehand.cli.main import root

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"

HEAD = """\
# The commands of `dev`

What `--help` says, of every command.
Exit codes: 0 fine, 1 it found something, 2 it could not run.
"""


def page() -> str:
    """Markdown, 80 columns wide whatever the terminal."""
    context = click.Context(root, info_name="dev", terminal_width=80, **root.context_settings)
    return "\n".join([HEAD, *_sections(root, context)])


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## `{context.command_path}`\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _sections(child, click.Context(child, info_name=name, parent=context, terminal_width=80))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
