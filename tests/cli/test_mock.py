"""`dev mock` runs services over memory, as a process that can be told what to do."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onehand.cli.main import run
from onehand.workspace.find import find_workspace
from onehand.workspace.ports import free_base
from onehand.workspace.token import UserCaller, make_token

SHOP = Path(__file__).parents[2] / "examples" / "shop"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", ".onehand")
    shutil.copytree(SHOP, tmp_path / "shop", ignore=ignored)
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def mocked(shop: Path) -> Iterator[Any]:
    """Starts it with flags; ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> int:
        port = free_base(4)
        command = [str(Path(sys.executable).with_name("dev")), "mock", *words, "--port", str(port)]
        started.append(subprocess.Popen(command, cwd=shop, stdout=subprocess.DEVNULL))
        return port

    yield start
    for one in started:
        one.send_signal(signal.SIGINT)
        assert one.wait(20) in (0, 130)


def ask(shop: Path, url: str, body: Any = None, method: str | None = None) -> tuple[int, Any]:
    """The answer; waits until somebody listens."""
    token = make_token(find_workspace(shop), UserCaller("ada"), seconds=600)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_several_services_with_rows_and_troubles(shop: Path, mocked: Any) -> None:
    """Each on its port, filled, and told over the internal one what goes wrong."""
    port = mocked("user", "order", "--seed", "7", "--fail", "list_users=503:100%", "--random", "3")
    status, orders = ask(shop, f"http://127.0.0.1:{port + 1}/orders")
    assert (status, len(orders)) == (200, 7)
    assert ask(shop, f"http://127.0.0.1:{port}/users")[0] == 503
    control = f"http://127.0.0.1:{port + 100}/_internal_/mock"
    assert ask(shop, f"{control}/troubles", method="DELETE") == (200, [])
    assert len(ask(shop, f"http://127.0.0.1:{port}/users")[1]) == 7
    assert [seen["status"] for seen in ask(shop, f"{control}/calls")[1]] == [503, 200]
    assert ask(shop, f"{control}/reset", {"rows": 2}) == (200, {"user": 2})
    assert ask(shop, f"http://127.0.0.1:{port + 1}/orders/x/cancellations", {"reason": "late"})[0] == 501


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nobody"], "there is no service 'nobody'"),
        (["user", "--cut", "get_usr=1%"], "did you mean 'get_user'"),
        (["user", "--latency", "soon"], "'soon' cannot be read"),
        (["user", "--fail", "101%"], "more than always"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_what_cannot_be_is_told(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    """Before anything starts."""
    assert run(["mock", *words]) == 2
    assert says in capsys.readouterr().err
