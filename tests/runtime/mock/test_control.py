"""A running mock is told over its internal port what to do; over sockets, troubles are what they say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from onehand.runtime.client.client import Client
from onehand.runtime.client.errors import Unavailable
from onehand.runtime.client.http_transport import HttpTransport
from onehand.runtime.client.retry import Retries
from onehand.runtime.config import Address
from onehand.runtime.http.server import Listener
from onehand.runtime.mock.control import Control
from onehand.runtime.mock.service import Mock
from onehand.runtime.mock.start import begin
from onehand.runtime.startup import StartupError
from tests.runtime.sample.services.user.generated.app import SERVICE

ONCE = Retries(attempts=1)


async def no_pages(scope: Any, receive: Any, send: Any) -> None:
    """Stands for the pages that every service has."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"page"})


class Served:
    """A mock behind two sockets."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.listeners = [Listener(app, Address("127.0.0.1", 0)) for app in (mock.app, Control(mock, no_pages))]
        self.url, self.inside = (f"http://{one.address}" for one in self.listeners)

    def client(self, *, timeout: float = 5.0, retries: Retries = ONCE) -> Client:
        token = self.mock.keys.user("ada", ("users:delete",))
        return Client(transport=HttpTransport(self.url, timeout=timeout), token=lambda: token, retries=retries)

    async def tell(self, method: str, name: str, body: Any = None) -> httpx2.Response:
        async with httpx2.AsyncClient(trust_env=False) as client:
            return await client.request(method, f"{self.inside}/_internal_/mock/{name}", json=body)


@pytest_asyncio.fixture
async def served() -> AsyncIterator[Served]:
    there = Served(Mock(SERVICE))
    tasks = [asyncio.create_task(one.run()) for one in there.listeners]
    yield there
    for one in there.listeners:
        one.stop()
    await asyncio.gather(*tasks)


async def test_troubles_are_made_and_ended(served: Served) -> None:
    """A refusal with a number of calls; what remains can be read."""
    said = await served.tell("POST", "troubles", {"operation": "list_users", "status": 503, "times": 2})
    assert said.json() == [{"operation": "list_users", "status": 503, "times": 2}]
    async with served.client() as client:
        with pytest.raises(Unavailable):
            await client.request("GET", "/users")
    assert (await served.tell("GET", "troubles")).json()[0]["times"] == 1
    assert (await served.tell("DELETE", "troubles")).json() == []


async def test_a_client_tries_again_over_sockets(served: Served) -> None:
    """A cut connection and a 503 are behind it when the answer comes."""
    served.mock.cut("list_users", times=1)
    served.mock.fail("list_users", status=503, times=1)
    async with served.client(retries=Retries(first=0.001)) as client:
        assert await client.request("GET", "/users", returns=list[dict[str, str]]) == []
    assert [seen["status"] for seen in (await served.tell("GET", "calls?operation=list_users")).json()] == [
        None,
        503,
        200,
    ]


@pytest.mark.parametrize(("how", "reason"), [("cut", "RemoteProtocolError"), ("silent", "ReadTimeout")])
async def test_an_answer_that_never_comes(served: Served, how: str, reason: str) -> None:
    """A broken connection, or one on which nothing happens."""
    await served.tell("POST", "troubles", {"lost": how})
    async with served.client(timeout=0.2) as client:
        with pytest.raises(Unavailable, match=reason):
            await client.request("GET", "/users")


async def test_what_was_asked_and_published(served: Served) -> None:
    """With bodies; a reset forgets it, and may fill."""
    async with served.client() as client:
        await client.request("POST", "/users", body={"email": "a@b.de", "name": "Ada"})
    [seen] = (await served.tell("GET", "calls")).json()
    assert (seen["operation"], seen["status"], "authorization" in seen["headers"]) == ("create_user", 201, False)
    published = (await served.tell("GET", "events")).json()
    assert [event["name"] for event in published] == [event.name for event in served.mock.store.events]
    assert (await served.tell("POST", "reset")).json() == {}
    assert (await served.tell("GET", "calls")).json() == []


async def test_a_stub_by_its_document(served: Served) -> None:
    """For tests in any language: a status of the design, or a refusal."""
    async with served.client() as client:
        await served.tell("POST", "stubs", {"operation": "count_users", "status": 200, "body": 12})
        assert await client.request("GET", "/users/count", returns=int) == 12
        await served.tell("POST", "stubs", {"operation": "count_users", "status": 503, "body": {"detail": "busy"}})
        with pytest.raises(Unavailable, match="busy"):
            await client.request("GET", "/users/count")


@pytest.mark.parametrize(
    ("method", "name", "body", "status", "says"),
    [
        ("POST", "troubles", {"status": 503, "operation": "get_usr"}, 400, "did you mean 'get_user'"),
        ("POST", "troubles", {"status": 200}, 400, "400 to 599"),
        ("POST", "troubles", {"stauts": 500}, 400, "stauts"),
        ("POST", "stubs", {"operation": "count_users", "status": 200, "body": "x"}, 400, "Expected `int`"),
        ("POST", "stubs", {"operation": "count_users", "status": 201, "body": 1}, 400, "declares no status 201"),
        ("PUT", "calls", None, 405, "GET, DELETE"),
        ("GET", "nowhere", None, 404, "Not found"),
    ],
)
async def test_what_cannot_be_is_refused(
    served: Served, method: str, name: str, body: Any, status: int, says: str
) -> None:
    """With a problem document that says why."""
    said = await served.tell(method, name, body)
    assert (said.status_code, says in said.text) == (status, True), said.text


async def test_other_pages_are_still_there(served: Served) -> None:
    """Health, metrics and docs are the service's own."""
    async with httpx2.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{served.inside}/_internal_/live")).text == "page"


async def test_the_environment_says_how_it_begins() -> None:
    """Troubles and seed; what cannot be read is told."""
    told = {"ONEHAND_MOCK_TROUBLES": '[{"operation": "get_user", "status": 500}]', "ONEHAND_MOCK_SEED": "7"}
    mock = await begin(SERVICE, None, told)
    assert [rule.operation for rule in mock.app.troubles.rules] == ["get_user"]
    for wrong in ('[{"operation": "get_usr", "status": 500}]', "[7]", "["):
        with pytest.raises(StartupError):
            await begin(SERVICE, None, {"ONEHAND_MOCK_TROUBLES": wrong})
