"""An outside judge finds nothing: what the services answer is what their documents say, and nothing is a surprise."""

from __future__ import annotations

import contextlib
import importlib
import shutil
import socket
import sys
from pathlib import Path

import pytest
import yaml

from onehand.cli.main import run
from onehand.runtime.mock.service import Mock
from onehand.workspace.find import find_workspace
from onehand.workspace.run import running
from onehand.workspace.token import UserCaller, make_token
from tests.convert.corpus import DEPENDENCY, corpus
from tests.golden.case import CASES
from tests.judges.judge import judge

SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"
SERVICES = ["catalog", "mailer", "order", "user"]
PHASES = {"EXAMPLES", "COVERAGE", "FUZZING", "STATEFUL_TESTING"}

# What the judge warns of is about its own requests; what it has against the service are faults.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def at(monkeypatch, tmp_path):
    """Makes the packages of a workspace importable; the judge finds no settings of this machine."""
    monkeypatch.chdir(tmp_path)

    def enter(root):
        monkeypatch.syspath_prepend(str(root))
        return root

    yield enter
    for name in [name for name in sys.modules if name == "services" or name.startswith("services.")]:
        del sys.modules[name]


def document(root, name):
    return yaml.safe_load((root / "services" / name / "generated" / "openapi.yaml").read_text())


def assert_judged(verdict):
    assert verdict.text == ""
    assert set(verdict.phases) >= PHASES
    assert verdict.statuses[200] > 0


def judge_mock(root, name, examples):
    mock = Mock(importlib.import_module(f"services.{name}.generated.app").SERVICE)
    return judge(document(root, name), mock.keys.user(), app=mock.app, examples=examples)


@pytest.mark.parametrize("name", SERVICES)
def test_the_mock_is_what_the_document_says(name, at):
    """All checks, all phases, in this process."""
    assert_judged(judge_mock(at(SHOP), name, 10))


@pytest.mark.slow
async def test_parents_owners_and_secrets_are_what_the_document_says(at, tmp_path, monkeypatch):
    """Paths of two levels, rows of somebody, forms that only a handler can read: on the mock and on PostgreSQL."""
    root = tmp_path / "desk"
    (root / "api").mkdir(parents=True)
    (root / "onehand.toml").write_text('organization = "desk"\n')
    shutil.copy(CASES / "nested" / "design.yaml", root / "api" / "desk.yaml")
    monkeypatch.chdir(root)
    assert run(["generate"]) == 0
    assert_judged(judge_mock(at(root), "desk", 5))
    await judge_real(root, ["desk"], 5)


async def judge_real(root, names, examples):
    import asyncio

    workspace = find_workspace(root)
    async with running(workspace, port_base=free_ports(), throwaway=True) as up:
        for name in names:
            token = make_token(workspace, UserCaller("ada"), seconds=3600)
            url = up.services[name].url
            assert_judged(await asyncio.to_thread(judge, document(root, name), token, url=url, examples=examples))


def free_ports():
    """The first of some ports that nobody listens on at the moment."""
    with contextlib.closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return min(one.getsockname()[1], 60000)


@pytest.mark.slow
async def test_the_service_on_postgres_is_what_the_document_says(at, tmp_path):
    """The same judge over HTTP, with hand-written handlers, services that call each other, and PostgreSQL."""
    root = tmp_path / "shop"
    shutil.copytree(SHOP, root, ignore=shutil.ignore_patterns(".onehand", "__pycache__"))
    await judge_real(at(root), SERVICES, 20)


@pytest.mark.slow
async def test_an_imported_service_is_what_its_document_says(at, tmp_path, monkeypatch):
    """A design that somebody else wrote, on the mock and on PostgreSQL."""
    root = tmp_path / "flow"
    (root / "api").mkdir(parents=True)
    (root / "onehand.toml").write_text('organization = "flow"\n')
    shutil.copy(corpus() / DEPENDENCY, tmp_path / "dependency.json")
    monkeypatch.chdir(root)
    assert run(["api", "import", str(tmp_path / "dependency.json"), "--report", "import.txt"]) == 0
    assert run(["generate"]) == 0
    assert_judged(judge_mock(at(root), "dependency", 10))
    await judge_real(root, ["dependency"], 10)
