"""What does a process do with `ONEHAND_AUTH`? Seen from outside, and refused where it is not understood."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.scheme import Scheme, is_address, read_schemes
from tests.runtime.auth.issuer import LocalIssuer
from tests.runtime.test_process import SAMPLE, basics, ended, get, start, wait_until_ready

REAL = {"issuer": "https://login.example.com/", "audience": "shop"}


@pytest_asyncio.fixture
async def issuer() -> AsyncIterator[LocalIssuer]:
    async with LocalIssuer() as one:
        yield one


class Service:
    """The sample in a process of its own, over memory."""

    def __init__(self, folder: Path, schemes: Any) -> None:
        variables = basics() | {"ONEHAND_KEYS": str(folder), "ONEHAND_AUTH": json.dumps(schemes)}
        self.process = start("mock", "services.user", root=SAMPLE, **variables)
        self.api, self.internal = variables["ONEHAND_LISTEN"], variables["ONEHAND_INTERNAL_LISTEN"]

    async def ready(self) -> None:
        await asyncio.to_thread(wait_until_ready, self.internal)

    async def users(self, token: str) -> int:
        return await asyncio.to_thread(self._users, token)

    def _users(self, token: str) -> int:
        request = urllib.request.Request(f"http://{self.api}/users", headers={"authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return int(error.code)

    async def health(self) -> tuple[int, dict[str, str]]:
        status, body = await asyncio.to_thread(get, self.internal, "/_internal_/healthcheck")
        checks = json.loads(body)["checks"]
        return status, {name.partition(":")[0]: found[0].get("output", "") for name, found in checks.items()}

    def end(self) -> str:
        self.process.terminate()
        return self.process.communicate(timeout=30)[1]


@pytest.fixture
def services() -> Iterator[list[Service]]:
    found: list[Service] = []
    yield found
    for one in found:
        one.process.kill()
        one.process.communicate()


async def test_a_process_with_an_issuer(issuer: LocalIssuer, services: list[Service], tmp_path: Path) -> None:
    """Its users are let in, also after a rotation; nobody else is; the health check tells of the keys; no token is
    logged.
    """
    service = Service(tmp_path, {"user": {"issuer": issuer.url, "audience": "shop"}})
    services.append(service)
    await service.ready()
    good, other, local = issuer.token(), issuer.token(aud="other"), KeyRing("shop").user()
    assert [await service.users(token) for token in (good, other, local)] == [200, 401, 401]
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]
    status, checks = await service.health()
    assert (status, checks["auth user"].startswith("1 keys, read ")) == (200, True)
    log = service.end()
    assert not [token for token in (good, other, local) if token in log]


async def test_a_process_starts_without_its_issuer(
    issuer: LocalIssuer, services: list[Service], tmp_path: Path
) -> None:
    """It is ready and answers whom it can know; the others are told to come back, and the health check says why."""
    await issuer.stop()
    service = Service(tmp_path, {"user": {"issuer": issuer.url, "audience": "shop"}})
    services.append(service)
    await service.ready()
    assert await service.users(issuer.token()) == 503
    assert (await asyncio.to_thread(get, service.api, "/parts"))[0] == 200
    status, checks = await service.health()
    assert (status, checks["auth user"].startswith("KeysError: nobody of the scheme 'user' is let in")) == (503, True)
    assert "the keys of the scheme 'user' cannot be read" in service.end()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{", "ONEHAND_AUTH is wrong"),
        ('{"user": {"local": true}}', "'user.local' is for the environment 'local', this one is 'test'"),
        ('{"user": {"issuer": "https://x", "audience": "a", "algorithm": "RS256"}}', "unknown field `algorithm`"),
        ('{"service": {"issuer": "https://x", "audience": "a"}}', "'service' cannot be the name of a scheme"),
        ('{"user": {"issuer": "https://x", "audience": "a", "algorithms": ["HS256"]}}', "'user.algorithms' must be"),
        ('{"user": {"issuer": "http://x", "audience": "a"}}', "'user.issuer' must be an address"),
    ],
)
def test_what_is_not_understood_does_not_start(said: str, why: str) -> None:
    """Exit 2 with the setting: nobody is let in by mistake."""
    code, _, err = ended("mock", "services.user", root=SAMPLE, **basics(), ONEHAND_AUTH=said)
    assert (code, why in err) == (2, True), err


def test_who_is_let_in_when_nothing_is_said() -> None:
    """The workspace's own issuer, on a developer's machine alone."""
    assert read_schemes("", "local") == {"user": Scheme(local=True)}
    assert read_schemes("", "production") == {}
    assert read_schemes("{}", "local") == {}


def test_two_schemes_that_cannot_be_told_apart() -> None:
    """One token would be of both, and which rights count would be chance."""
    with pytest.raises(ValueError, match="the same issuer and audience"):
        read_schemes(json.dumps({"user": REAL, "staff": REAL}), "production")
    assert len(read_schemes(json.dumps({"user": REAL, "staff": REAL | {"audience": "office"}}), "production")) == 2


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://login.example.com/a?b=c", True),
        ("http://127.0.0.1:8080/", True),
        ("http://[::1]:8080", True),
        ("http://localhost/realms/shop", True),
        ("http://login.example.com", False),
        ("http://localhost.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://127.0.0.1@example.com", False),
        ("https://user@login.example.com", False),
        ("https://login.example.com/#x", False),
        ("https://login.example.com/ x", False),
        ("https://login.example.com:x/", False),
        ("https://", False),
        ("HTTPS://login.example.com", True),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_addresses(address: str, good: bool) -> None:
    """What travels unprotected stays on this machine."""
    assert is_address(address) == good
