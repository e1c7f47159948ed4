"""What the services wrote."""

from __future__ import annotations

import click


@click.command(epilog="Example: dev logs order -f")
@click.argument("service", required=False)
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes.")
@click.option("-n", "--lines", default=20, show_default=True, help="So many of the last lines of each.")
def command(service: str | None, follow: bool, lines: int) -> int:
    """What the services wrote, each line after the name of its service. 'postgres' is the embedded server."""
    from onehand.workspace.find import find_workspace
    from onehand.workspace.logs import follow_logs, last_lines, log_files

    files = log_files(find_workspace(), service)
    width = max(map(len, files), default=0)
    for name, line in last_lines(files, lines):
        print(f"{name:<{width}} | {line}")
    if follow:
        for name, line in follow_logs(files):
            print(f"{name:<{width}} | {line}", flush=True)
    return 0
