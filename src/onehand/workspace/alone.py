"""How does one service run by itself, in the foreground, without a supervisor?"""

from __future__ import annotations

import asyncio
import os
from typing import Literal, NoReturn

from onehand.ir.nodes import Design
from onehand.text.suggest import did_you_mean
from onehand.workspace import pipeline, postgres
from onehand.workspace.environment import service_command, service_environment
from onehand.workspace.find import Workspace
from onehand.workspace.ports import addresses, must_be_free
from onehand.workspace.postgres import Server
from onehand.workspace.problem import Problem

Kind = Literal["serve", "work"]


def become(
    workspace: Workspace, kind: Kind, name: str, *, port_base: int | None, more: tuple[str, ...] = ()
) -> NoReturn:
    """Prepares everything that the service needs, then turns this process into it.

    PostgreSQL, when it had to be started, stays: other services may use it by now. `dev down` ends it.
    """
    design = pipeline.load(workspace)
    must_be_known(design, name)
    pipeline.generate(workspace, design)
    places = addresses(workspace.settings, design.services, port_base)
    must_be_free({name: places[name]})
    server = _server(workspace, design, name)
    environment = service_environment(workspace, design.services[name], server, places)
    words = [*service_command(kind, name), *more]
    os.chdir(workspace.root)
    os.execve(words[0], words, environment)  # noqa: S606 - the same Python


def must_be_known(design: Design, name: str) -> None:
    if name in design.services:
        return
    known = f"there are: {', '.join(design.services) or 'none'}"
    hint = did_you_mean(name, design.services, otherwise=known)
    raise Problem("unknown-service", f"there is no service '{name}'", hint=hint or "")


def _server(workspace: Workspace, design: Design, name: str) -> Server | None:
    if not design.services[name].has_database:
        return None
    server = postgres.start(workspace)
    asyncio.run(pipeline.prepare_databases(workspace, design, server, [name]))
    return server
