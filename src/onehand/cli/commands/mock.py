"""Run the mock of one or more services: their APIs over memory, without PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import click


@click.command(epilog="Example: dev mock user order --seed 20 --latency 50ms..200ms --fail 503:5%")
@click.argument("services", nargs=-1, required=True, metavar="SERVICE...")
@click.option(
    "--port",
    type=click.IntRange(1, 65435),
    help="Port of the first API, instead of the service's own; the others follow. 100 above it: health and control.",
)
@click.option("--seed", "rows", type=click.IntRange(0, 10_000), default=0, help="Rows of each resource to begin with.")
@click.option(
    "--random",
    "seed",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Another number: other rows and another chance; the same number: the same ones.",
)
@click.option("--latency", multiple=True, metavar="[OPERATION=]TIME[..TIME]", help="Answers later: 50ms..200ms.")
@click.option("--fail", multiple=True, metavar="[OPERATION=][STATUS:]CHANCE", help="Refuses: 5%, get_user=503:10%.")
@click.option("--cut", multiple=True, metavar="[OPERATION=]CHANCE", help="Breaks connections before the answer: 1%.")
@click.option("--silent", multiple=True, metavar="[OPERATION=]CHANCE", help="Never answers: 1%.")
def command(services: tuple[str, ...], port: int | None, rows: int, seed: int, **wrong: tuple[str, ...]) -> None:
    """Run the mock of one or more services: their APIs over memory, without PostgreSQL.

    It validates and remembers as the real one does, and forgets everything when it ends. What is written by hand in
    the real service is answered by the examples of the design, else with 501. Tokens are checked: see dev token.

    While it runs, it is told what to do under /_internal_/mock/ on the internal port: reset, stubs, troubles; and it
    tells what it was asked.
    """
    from onehand.workspace.find import find_workspace
    from onehand.workspace.mock import Mocking, mock

    told = Mocking(tuple(dict.fromkeys(services)), port, rows, seed, tuple(_troubles(wrong)))
    raise SystemExit(mock(find_workspace(), told, click.echo))


def _troubles(wrong: dict[str, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    from onehand.workspace import mock_flags

    for flag, texts in wrong.items():
        read: Callable[[str], dict[str, Any]] = getattr(mock_flags, flag)
        for text in texts:
            try:
                yield read(text)
            except ValueError as error:
                raise click.BadParameter(str(error), param_hint=f"--{flag}") from None
