"""How does this process become the mock of a service?"""

from __future__ import annotations

import os
from typing import NoReturn

from onehand.workspace import pipeline
from onehand.workspace.alone import must_be_known
from onehand.workspace.environment import service_command, service_environment
from onehand.workspace.find import Workspace
from onehand.workspace.ports import HOST, addresses, must_be_free


def become(workspace: Workspace, name: str, *, port: int | None) -> NoReturn:
    """Generates the code, then runs it over memory: in place of this process, without any database."""
    design = pipeline.load(workspace)
    must_be_known(design, name)
    pipeline.generate(workspace, design)
    places = addresses(workspace.settings, design.services, None)
    environment = service_environment(workspace, design.services[name], None, places)
    if port is None:
        must_be_free({name: places[name]})
    else:
        environment["ONEHAND_LISTEN"] = f"{HOST}:{port}"
        environment["ONEHAND_INTERNAL_LISTEN"] = f"{HOST}:0"
    words = service_command("mock", name)
    os.chdir(workspace.root)
    os.execve(words[0], words, environment)  # noqa: S606 - the same Python
