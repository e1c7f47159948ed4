"""Does the generated TypeScript client do on Node what the service says? Against its mock, over a socket."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from onehand.gen.writer import write_workspace
from onehand.runtime.config import Address
from onehand.runtime.http.server import Listener
from onehand.runtime.mock.service import Mock
from onehand.workspace.find import find_workspace
from onehand.workspace.run import running
from onehand.workspace.token import UserCaller, make_token
from tests.gen.designs import design
from tests.gen.typescript.depot import NEW, OLD
from tests.gen.typescript.folder import put
from tests.gen.typescript.toolchain import Toolchain

PROGRAMS = Path(__file__).parent / "programs"
FACTS = re.findall(r'^  "(.+)": async', (PROGRAMS / "facts.ts").read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def made(tools: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facts, compiled with a client of the old design."""
    folder = tmp_path_factory.mktemp("facts")
    old = design(depot=OLD)
    put(folder / "depot", old, old.services["depot"])
    for path in PROGRAMS.glob("*.ts"):
        shutil.copy(path, folder)
    return tools.build(folder)


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The mock of the new design, listening; what a program finds in its environment."""
    root = tmp_path_factory.mktemp("depot")
    write_workspace(root, design(depot=NEW))
    sys.path.insert(0, str(root))
    service = importlib.import_module("services.depot.generated.app").SERVICE
    models = importlib.import_module("services.depot.generated.models")
    mock = Mock(service, stubs={"send_parcel": sending(models)})
    listening = Listening(mock.app)
    yield {"DEPOT_URL": f"http://{listening.address}", "DEPOT_TOKEN": mock.keys.user()}
    listening.stop()
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name == "services" or name.startswith("services.")]:
        del sys.modules[name]


def sending(models: Any) -> Any:
    async def send_parcel(_call: Any, id: str, *given: Any, **named: Any) -> Any:
        if id == "later":
            return models.SendParcel202(body="soon")
        if id == "never":
            return models.SendParcel204()
        [query] = [one for one in (*given, *named.values()) if hasattr(one, "fast")]
        return models.SendParcel200(body=models.Receipt(text="sent fast" if query.fast else "sent"))

    return send_parcel


class Listening:
    """A service in a thread of this process."""

    def __init__(self, app: Any) -> None:
        self._listener = Listener(app, Address("127.0.0.1", 0))
        self.address = self._listener.address
        self._thread = Thread(target=lambda: asyncio.run(self._listener.run()))
        self._thread.start()

    def stop(self) -> None:
        self._listener.stop()
        self._thread.join()


@pytest.fixture(scope="module")
def told(made: Path, depot: dict[str, str], tools: Toolchain) -> dict[str, str]:
    """Fact -> what is wrong with it."""
    return run(tools, made, depot)


def run(tools: Toolchain, made: Path, where: dict[str, str]) -> dict[str, str]:
    """One process for all facts, because starting Node takes longer than most of them."""
    done = subprocess.run(
        [tools.node, made / "facts.js"],
        env=os.environ | where,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return {line["name"]: line["error"] for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("fact", FACTS)
def test_on_node(fact: str, told: dict[str, str]) -> None:
    """The fact is the test's name; programs/facts.ts says it."""
    assert told[fact] == ""


def test_every_fact_is_a_test(told: dict[str, str]) -> None:
    """None is forgotten because its name is written in another way."""
    assert list(told) == FACTS


HANDLERS = """\
from .generated.handlers import ParcelsHandler
from .generated.models import Receipt, SendParcel200, SendParcel202, SendParcel204


class Parcels(ParcelsHandler):
    async def send_parcel(self, call, id, query, body):
        if id == "later":
            return SendParcel202(body="soon")
        if id == "never":
            return SendParcel204()
        return SendParcel200(body=Receipt(text="sent fast" if query.fast else "sent"))
"""


@pytest.mark.slow
async def test_the_same_is_true_on_postgres(tools: Toolchain, made: Path, tmp_path: Path) -> None:
    """Every fact, with the real service: a process of its own, and PostgreSQL."""
    root = tmp_path / "post"
    (root / "api").mkdir(parents=True)
    (root / "onehand.toml").write_text('organization = "post"\n')
    (root / "api" / "depot.yaml").write_text(f"service: depot\nteam: t\nauth: {{user: []}}\n{NEW}")
    workspace = find_workspace(root)
    write_workspace(root, design(depot=NEW))
    (root / "services" / "depot" / "handlers.py").write_text(HANDLERS)
    async with running(workspace, port_base=free_port(), throwaway=True) as up:
        token = make_token(workspace, UserCaller("ada"), seconds=3600)
        where = {"DEPOT_URL": up.services["depot"].url, "DEPOT_TOKEN": token}
        told = await asyncio.to_thread(run, tools, made, where)
    assert told == dict.fromkeys(FACTS, "")


def free_port() -> int:
    """The first of some ports that nobody listens on at the moment."""
    with contextlib.closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        found: int = one.getsockname()[1]
        return min(found, 60000)
