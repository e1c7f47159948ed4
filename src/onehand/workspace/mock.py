"""How are services mocked in a process of their own? Their generated code, over memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onehand.ir.nodes import Design
from onehand.text.suggest import did_you_mean
from onehand.workspace import pipeline
from onehand.workspace.alone import must_be_known
from onehand.workspace.environment import service_command, service_environment
from onehand.workspace.find import Workspace
from onehand.workspace.ports import HOST, Address, addresses, must_be_free
from onehand.workspace.problem import Problem

EVERY = "*"
LOOK = 0.1
"""Seconds between two looks at whether all of them still run."""


@dataclass(frozen=True, slots=True)
class Mocking:
    """What `dev mock` was told."""

    services: Sequence[str]
    port: int | None = None
    """Of the first service; the others follow. None = each its own."""
    rows: int = 0
    """Of each resource, to begin with."""
    seed: int = 1
    """Of what happens by chance, and of the rows."""
    troubles: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def mock(workspace: Workspace, told: Mocking, report: Callable[[str], None]) -> int:
    """Until it is interrupted; the exit code. One service takes the place of this process."""
    design = pipeline.load(workspace)
    for name in told.services:
        must_be_known(design, name)
    _must_have_operations(design, told)
    pipeline.generate(workspace, design)
    own = addresses(workspace.settings, design.services, None)
    places = {name: own[name] for name in told.services}
    if told.port is not None:
        places = {name: Address(told.port + at) for at, name in enumerate(told.services)}
    must_be_free(places)
    environments = {}
    for name, place in places.items():
        environment = service_environment(workspace, design.services[name], None, own)
        environments[name] = environment | _mocked(place, told, _operations(design, name))
        report(f"{name}: {place.url}, told what to do at {place.internal_url}/mock/")
    os.chdir(workspace.root)
    if len(environments) == 1:
        [(name, environment)] = environments.items()
        words = service_command("mock", name)
        sys.stdout.flush()
        os.execve(words[0], words, environment)  # noqa: S606 - the same Python
    return _together(environments)


def _operations(design: Design, name: str) -> set[str]:
    return {EVERY, *(operation.name for operation in design.services[name].operations)}


def _must_have_operations(design: Design, told: Mocking) -> None:
    """Of several services each has its own; what none of them has was meant otherwise."""
    known = set().union(*(_operations(design, name) for name in told.services))
    for trouble in told.troubles:
        if trouble["operation"] not in known:
            hint = did_you_mean(trouble["operation"], known, otherwise="see: dev api show")
            message = f"{' and '.join(told.services)} have no operation '{trouble['operation']}'"
            raise Problem("unknown-operation", message, hint=hint or "")


def _mocked(place: Address, told: Mocking, operations: set[str]) -> dict[str, str]:
    troubles = [trouble for trouble in told.troubles if trouble["operation"] in operations]
    return {
        "ONEHAND_LISTEN": f"{HOST}:{place.http}",
        "ONEHAND_INTERNAL_LISTEN": f"{HOST}:{place.internal}",
        "ONEHAND_TEST_SEED": str(told.seed),
        "ONEHAND_MOCK_SEED": str(told.seed),
        "ONEHAND_MOCK_ROWS": str(told.rows),
        "ONEHAND_MOCK_TROUBLES": json.dumps(troubles),
    }


def _together(environments: Mapping[str, Mapping[str, str]]) -> int:
    """Several processes, which end together."""
    signal.signal(signal.SIGTERM, _interrupted)
    children: list[subprocess.Popen[bytes]] = []
    try:
        for name, environment in environments.items():
            command = service_command("mock", name)
            children.append(subprocess.Popen(command, env=dict(environment)))
        while all(child.poll() is None for child in children):
            time.sleep(LOOK)
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            child.terminate()
        codes = [child.wait() for child in children]
    return max((abs(code) for code in codes), default=0)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt
