"""Is there anything wrong with the designs?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onehand.text.diagnostic import Diagnostic
    from onehand.text.source import Source


@click.command(epilog="Example: dev api lint order --format json")
@click.argument("service", nargs=-1)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Warnings count as something found, too.")
def command(service: tuple[str, ...], shape: str, as_json: bool, strict: bool) -> int:
    """Is there anything wrong with the designs? All of them, or only SERVICE.

    Exit code 0 when there is no error, 1 when there is, 2 when the designs cannot be read.
    """
    from onehand.cli.designs import load_designs, path_of
    from onehand.lint.discovery import built_in_rules, rules_of
    from onehand.lint.engine import lint
    from onehand.workspace.find import find_workspace

    workspace = find_workspace()
    loaded = load_designs(workspace)
    paths = {path_of(loaded, name) for name in service} or set(loaded.sources)
    rules = (*built_in_rules(), *rules_of(workspace.root / "rules"))
    found = [one for one in (*loaded.diagnostics, *lint(loaded, rules)) if not service or one.span.path in paths]
    _print(found, loaded.sources, len(paths), as_json=as_json or shape == "json")
    return 1 if any(strict or one.severity == "error" for one in found) else 0


def _print(found: list[Diagnostic], sources: Mapping[str, Source], designs: int, *, as_json: bool) -> None:
    errors = sum(one.severity == "error" for one in found)
    warnings = len(found) - errors
    if as_json:
        import json

        from onehand.text.record import as_record

        records = [as_record(one) for one in found]
        say(json.dumps({"errors": errors, "warnings": warnings, "diagnostics": records}, indent=2))
        return
    from onehand.text.printer import render

    for one in found:
        say(render(one, sources) + "\n")
    say(f"{_count(designs, 'design')}: {_count(errors, 'error')}, {_count(warnings, 'warning')}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
