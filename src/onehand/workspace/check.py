"""Is a workspace sound? Its designs, its generated code, and its tests, on the mock and on real services."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from onehand.ir.nodes import Design
from onehand.workspace import pipeline
from onehand.workspace.environment import STREAMS
from onehand.workspace.find import Workspace
from onehand.workspace.keys import USER_ISSUER
from onehand.workspace.ports import free_base
from onehand.workspace.problem import Problem
from onehand.workspace.process import process
from onehand.workspace.run import Running, running
from onehand.workspace.stages import Say, Stage, conclude, run_stage, say_line

OWN_SETTINGS = ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
SETTINGS = """\
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
addopts = --import-mode=importlib
cache_dir = .onehand/pytest
"""
STRANGER = "stranger"
"""A caller that no design names."""
NO_TESTS = 5
"""pytest's exit code when it found none: fine for a workspace that has none."""


def check_workspace(workspace: Workspace, pytest: tuple[str, ...], *, slow: bool, say: Say) -> int:
    """All stages, each with a line; exit code 0, 1 or 2."""
    design = _designs(workspace, say)
    chosen = pytest if slow else ("-m", "not slow", *pytest)
    codes = {"generated code": _generated(workspace, design, say)}
    generated, own = _generated_tests(workspace), _own_tests(workspace)
    if generated or own:
        stage = _pytest("tests on the mock", workspace, [*own, *generated], chosen, {"ONEHAND_TEST_TARGET": "mock"})
        codes[stage.name] = run_stage(stage, say)
    if generated:
        codes["tests on real services"] = asyncio.run(_on_real_services(workspace, chosen, say))
    return conclude(codes, say)


def _designs(workspace: Workspace, say: Say) -> Design:
    began = time.monotonic()
    design = pipeline.load(workspace)
    say_line("designs and rules", began, say, good=True)
    return design


def _generated(workspace: Workspace, design: Design, say: Say) -> int:
    from onehand.gen.writer import plan_workspace

    began = time.monotonic()
    changes = plan_workspace(workspace.root, design)
    for change in changes:
        say(str(change))
    say_line("generated code is current", began, say, good=not changes)
    if changes:
        say("      make it so: dev generate")
    return 1 if changes else 0


async def _on_real_services(workspace: Workspace, words: tuple[str, ...], say: Say) -> int:
    """The generated tests once more, on services and databases that exist for this run only."""
    _remove_abandoned(workspace)
    apart = Workspace(workspace.root, f".onehand/test-{os.getpid()}")
    say("....  starting the services for the tests")
    base = free_base(len(workspace.service_names()))
    async with running(apart, port_base=base, report=say, throwaway=True) as up:
        places = [place for place in _generated_tests(workspace) if place.parent.parent.name in up.services]
        stage = _pytest("tests on real services", workspace, places, words, _where(up))
        code = await asyncio.to_thread(run_stage, stage, say)
    if code:
        say(f"      logs of the services: {apart.run.relative_to(workspace.root)}")
    else:
        shutil.rmtree(apart.state)
    return code


def _where(up: Running) -> dict[str, str]:
    """What the pytest plugin `onehand.runtime.testing` reads."""
    for service in up.design.services.values():
        for one in service.operations:
            for caller in (STRANGER, *one.auth.schemes.get("service", ())):
                up.workspace.keys.pair(caller)
    streams = {"ONEHAND_TEST_STREAMS": up.server.admin(STREAMS)} if up.server is not None else {}
    return {
        "ONEHAND_TEST_TARGET": "url",
        "ONEHAND_TEST_KEY": str(up.workspace.keys.pair(USER_ISSUER).private),
        "ONEHAND_ORGANIZATION": up.workspace.settings.organization,
        **streams,
        **{f"ONEHAND_URL_{name.upper()}": one.url for name, one in up.services.items()},
    }


def _pytest(
    name: str, workspace: Workspace, places: list[Path], words: tuple[str, ...], variables: Mapping[str, str]
) -> Stage:
    shown = [str(place.relative_to(workspace.root)) for place in places]
    command = [sys.executable, "-m", "pytest", *_settings(workspace), "-p", "onehand.runtime.testing", *shown, *words]
    environment = {**os.environ, "PYTHONPATH": str(workspace.root), **variables}
    return Stage(name, command, workspace.root, environment, live=True, fine=frozenset({0, NO_TESTS}))


def _settings(workspace: Workspace) -> list[str]:
    """The workspace's own settings of pytest, else ours: not those of whatever repository lies around it."""
    if any((workspace.root / name).is_file() for name in OWN_SETTINGS):
        return ["--rootdir", str(workspace.root)]
    path = workspace.state / "pytest.ini"
    path.write_text(SETTINGS)
    return ["-c", str(path), "--rootdir", str(workspace.root)]


def _own_tests(workspace: Workspace) -> list[Path]:
    return sorted(path for path in workspace.services.glob("*/tests") if path.is_dir())


def _generated_tests(workspace: Workspace) -> list[Path]:
    return sorted(path for path in workspace.services.glob("*/generated/tests") if path.is_dir())


def _remove_abandoned(workspace: Workspace) -> None:
    """What runs that failed or were killed left behind."""
    for folder in workspace.state.glob("test-*"):
        pid = folder.name.removeprefix("test-")
        if not pid.isdigit():
            raise Problem("strange-folder", f"{folder} is not ours", hint="remove it")
        if process(int(pid)) is None:
            shutil.rmtree(folder, ignore_errors=True)
