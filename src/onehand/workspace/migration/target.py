"""Which database does a command migrate? The workspace's own, or the one whose owner it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from onehand.ir.nodes import Service
from onehand.workspace.environment import role_url
from onehand.workspace.find import Workspace
from onehand.workspace.postgres import postgres
from onehand.workspace.problem import Problem
from onehand.workspace.references import resolved


@contextmanager
def owner_urls(
    workspace: Workspace, services: Sequence[Service], database_url: str | None = None
) -> Iterator[Callable[[str], str]]:
    """Service -> the DSN of its owner, for the time of one command.

    `database_url`: that DSN itself, of exactly one service, or `env:NAME`; no server of the workspace is started then.
    """
    if database_url is None:
        with postgres(workspace) as server:
            yield lambda service: role_url(workspace, server, service, "owner")
        return
    if len(services) != 1:
        raise Problem(
            "usage", "--database-url is the database of one service", hint="name the service, and run it for each"
        )
    url = resolved(database_url, "--database-url")
    yield lambda _: url
