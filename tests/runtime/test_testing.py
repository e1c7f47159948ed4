"""The pytest plugin gives generated tests a client: of the mock, or of a running service."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from onehand.runtime.config import Address
from onehand.runtime.http.server import Listener
from onehand.runtime.mock.service import Mock
from onehand.runtime.testing import scopes
from tests.runtime.sample.services.user.generated.app import SERVICE

SAMPLE = Path(__file__).parent / "sample"
TESTS = SAMPLE / "services" / "user" / "generated" / "tests"
QUICK = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def run(**variables: str) -> tuple[int, str]:
    plugins = ["-p", "onehand.runtime.testing", "-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        "/dev/null",
        *plugins,
        "--confcutdir=" + str(TESTS),
        str(TESTS),
    ]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEHAND_")}
    done = subprocess.run(
        command, env=clean | QUICK | variables, capture_output=True, text=True, check=False, cwd=SAMPLE
    )
    return done.returncode, done.stdout + done.stderr


def test_on_the_mock():
    """The default needs nothing: no server, no database, no variable."""
    code, said = run()
    assert "3 passed" in said, said
    assert code == 0


async def test_on_a_running_service(tmp_path: Path):
    """The same file over a socket, with a token of the local issuer."""
    mock = Mock(SERVICE)
    listener = Listener(mock.app, Address("127.0.0.1", 0))
    serving = asyncio.create_task(listener.run())
    key = tmp_path / "user-issuer.pem"
    mock.keys.user()
    key.write_text(private(mock))
    url = f"http://{listener.address}"
    target = {"ONEHAND_TEST_TARGET": url, "ONEHAND_TEST_KEY": str(key), "ONEHAND_ORGANIZATION": "test"}
    code, said = await asyncio.to_thread(run, **target)
    by_name = target | {"ONEHAND_TEST_TARGET": "url", "ONEHAND_URL_USER": url}
    again, _ = await asyncio.to_thread(run, **by_name)
    listener.stop()
    await serving
    assert "3 passed" in said, said
    assert (code, again) == (0, 0)


def private(mock: Mock) -> str:
    from cryptography.hazmat.primitives import serialization as how

    key = mock.keys._private["user-issuer"]
    return key.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, how.NoEncryption()).decode()


def test_the_tester_may_everything():
    """Every scope that any operation asks of users."""
    assert scopes(SERVICE) == ("users:delete",)
