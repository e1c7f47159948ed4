"""Has this machine what onehand needs? Says what to do."""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """Has this machine what onehand needs? Says what to do; exit code 1 when dev up cannot work."""
    from onehand.workspace.doctor import examine
    from onehand.workspace.find import look_for_workspace

    findings = list(examine(look_for_workspace()))
    if as_json:
        import json

        import msgspec

        say(json.dumps(msgspec.to_builtins(findings), indent=2))
    else:
        for one in findings:
            say(f"{one.verdict:<5} {one.what:<13} {one.fact}")
            if one.hint and one.verdict != "ok":
                say(f"{'':<19} hint: {one.hint}")
    return 1 if any(one.verdict == "bad" for one in findings) else 0
