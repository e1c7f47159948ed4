"""What travels: raw bytes over real sockets, as careful, careless and hostile callers send them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import pytest

from onehand.runtime.config import Address
from onehand.runtime.http import protocol
from onehand.runtime.http.app import Limits
from onehand.runtime.http.server import Listener
from onehand.runtime.mock.service import Mock
from tests.runtime.sample.services.user.generated.app import SERVICE

PART = b'{"number":"A","price":"1.00","stock":1}'


class Answer:
    """One answer, read off a socket."""

    def __init__(self, head: bytes, body: bytes) -> None:
        status, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(status.split(" ")[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        self.body = body

    @property
    def problem(self) -> str:
        return str(msgspec.json.decode(self.body)["type"])


class Socket:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def answer(self, *, head_only: bool = False) -> Answer:
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10))[:-4]
        found = Answer(head, b"")
        if not head_only and "content-length" in found.headers:
            found.body = await self.reader.readexactly(int(found.headers["content-length"]))
        return found

    async def ask(self, *parts: bytes) -> Answer:
        await self.send(*parts)
        return await self.answer()

    async def closed(self) -> bool:
        """Whether the server closes, without another byte."""
        return await asyncio.wait_for(self.reader.read(), 10) == b""


class Served:
    """The sample's mock behind a real socket."""

    def __init__(self, limits: Limits = Limits(), **stubs: Any) -> None:  # noqa: B008  frozen
        self.mock = Mock(SERVICE, limits=limits, stubs=stubs)
        self.listener = Listener(self.mock.app, Address("127.0.0.1", 0))
        self.open: list[Socket] = []
        self.tasks = [
            asyncio.create_task(self.listener.run()),
            asyncio.create_task(self.mock.app.watch(every=0.02)),
        ]

    async def connect(self) -> Socket:
        address = self.listener.address
        found = Socket(*await asyncio.open_connection(address.host, address.port))
        self.open.append(found)
        return found

    async def ask(self, *parts: bytes) -> Answer:
        return await (await self.connect()).ask(*parts)

    async def end(self) -> None:
        for one in self.open:
            one.writer.close()
        self.listener.stop()
        self.tasks[1].cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


Serve = Callable[..., Served]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    served: list[Served] = []

    def start(limits: Limits = Limits(), **stubs: Any) -> Served:  # noqa: B008  frozen
        served.append(Served(limits, **stubs))
        return served[-1]

    yield start
    for one in served:
        await one.end()


def get(target: str, *headers: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (f"GET {target} HTTP/1.1", "Host: x", *headers, "")).encode("latin-1")


def post(target: str, body: bytes = PART, *headers: str) -> bytes:
    lines = (f"POST {target} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *headers, "")
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1") + body


async def test_pipelined_requests_are_answered_in_their_order(serve: Serve):
    """Three in one packet, the slow one first."""

    async def slow(call: Any) -> int:
        await asyncio.sleep(0.05)
        return 7

    connection = await serve(count_users=slow).connect()
    await connection.send(get("/users/count") + post("/parts") + get("/parts/none"))
    first, second, third = [await connection.answer() for _ in range(3)]
    assert (first.status, first.body) == (200, b"7")
    assert (second.status, third.status) == (201, 404)


async def test_a_caller_who_says_no_more_is_answered(serve: Serve):
    """Half closed: the answer still comes, of every request that is complete, and then the end."""

    async def slow(call: Any) -> int:
        await asyncio.sleep(0.05)
        return 7

    connection = await serve(count_users=slow).connect()
    await connection.send(get("/parts") + get("/users/count"))
    connection.writer.write_eof()
    assert [(await connection.answer()).body for _ in range(2)] == [b"[]", b"7"]
    assert await connection.closed()


async def test_a_caller_who_goes_away_in_the_middle(serve: Serve):
    """Nobody is left waiting, and others do not notice."""
    served = serve()
    connection = await served.connect()
    await connection.send(post("/parts")[:-5])
    connection.writer.close()
    assert (await served.ask(get("/parts"))).body == b"[]"
    for _ in range(100):
        if not served.mock.app._running:
            break
        await asyncio.sleep(0.01)
    assert not served.mock.app._running


async def test_expect_continue(serve: Serve):
    """100 when the body is wanted; without it when it is not, and then the connection ends."""
    served = serve()
    connection = await served.connect()
    whole = post("/parts", PART, "Expect: 100-continue")
    head, body = whole[: -len(PART)], PART
    await connection.send(head)
    assert (await connection.answer(head_only=True)).status == 100
    assert (await connection.ask(body)).status == 201
    refused = await served.connect()
    said = await refused.ask(post("/parts", b"", "Expect: 100-continue", "Content-Type: text/plain"))
    assert (said.status, said.headers["connection"]) == (415, "close")
    said = await served.ask(get("/nothing", "Expect: 100-continue"))
    assert (said.status, said.headers["connection"]) == (404, "close")


async def test_chunks_are_counted(serve: Serve):
    """A body without a length is bounded as well: 413, as soon as it is too much."""
    served = serve(Limits(body=100))
    head = b"POST /parts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    fits = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PART), PART)
    assert (await served.ask(head + fits)).status == 201
    connection = await served.connect()
    await connection.send(head)
    for _ in range(5):
        await connection.send(b"1e\r\n" + b" " * 30 + b"\r\n")
    said = await connection.answer()
    assert (said.status, said.problem) == (413, "/problems/payload-too-large")


async def test_the_rest_of_a_refused_body_is_thrown_away_for_a_while(serve: Serve, monkeypatch: pytest.MonkeyPatch):
    """So that its sender can read why; who never stops is cut off."""
    monkeypatch.setattr(protocol, "LINGER", 0.2)
    served = serve(Limits(body=100))
    connection = await served.connect()
    said = await connection.ask(b"POST /parts HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
    assert said.status == 413
    await connection.send(b" " * 100000)
    assert (await connection.ask(get("/parts"))).status == 200
    endless = await served.connect()
    assert (await endless.ask(b"POST /parts HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")).status == 413
    assert await endless.closed()


async def test_a_slow_body_is_not_waited_for(serve: Serve):
    """408, and the connection ends."""
    connection = await serve(Limits(seconds=0.1)).connect()
    await connection.send(post("/parts")[:-5])
    said = await connection.answer()
    assert (said.status, said.problem, said.headers["connection"]) == (408, "/problems/request-timeout", "close")
    assert await connection.closed()


async def test_a_slow_head_is_not_waited_for(serve: Serve, monkeypatch: pytest.MonkeyPatch):
    """Also when something comes all the time, and on a connection that was used before."""
    monkeypatch.setattr(protocol, "PATIENCE", 0.1)
    served = serve()
    fresh, used = await served.connect(), await served.connect()
    assert (await used.ask(get("/parts"))).status == 200
    for connection in (fresh, used):
        await connection.send(b"GET /parts HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert (await connection.answer()).status == 408
        assert await connection.closed()
    silent = await served.connect()
    assert (await silent.answer()).status == 408


async def test_a_head_is_bounded(serve: Serve):
    """431, whether it is one long header or many."""
    served = serve()
    for headers in ([b"X-Long: " + b"a" * 1000] * 300, [b"X-Long: " + b"a" * 300_000]):
        connection = await served.connect()
        try:
            await connection.send(b"GET /parts HTTP/1.1\r\nHost: x\r\n", *(line + b"\r\n" for line in headers))
            said = await connection.answer()
        except (ConnectionError, asyncio.IncompleteReadError):
            continue  # closed while it was still sending
        assert (said.status, said.problem) == (431, "/problems/head-too-large")
    assert (await served.ask(get("/parts", "X-Fine: " + "a" * 8000))).status == 200


async def test_what_is_not_http(serve: Serve):
    """400 as a problem document, and the end."""
    for sent in (
        b"HELLO\r\n\r\n",
        get("/parts", "Content-Length: 1", "Content-Length: 2"),
        b"GET /\xff HTTP/1.1\r\n\r\n",
    ):
        connection = await serve().connect()
        said = await connection.ask(sent)
        assert (said.status, said.headers["content-type"]) == (400, "application/problem+json")
        assert await connection.closed()


async def test_a_header_that_comes_twice_is_a_list(serve: Serve):
    """Conditions are joined; two tokens, two kinds of content or two keys are none."""
    served = serve()
    assert (await served.ask(get("/parts", "Accept: text/html", "Accept: application/json"))).status == 200
    said = await served.ask(post("/parts", PART, "Content-Type: application/json", "Content-Type: application/json"))
    assert said.status == 415
    said = await served.ask(post("/parts", PART, "Idempotency-Key: a", "Idempotency-Key: b"))
    assert said.status == 400
    said = await served.ask(get("/users", "Authorization: Bearer a", "Authorization: Bearer b"))
    assert said.status == 401


async def test_head_and_connection_close(serve: Serve):
    """HEAD has no body, whatever its length says; who wants the end gets it."""
    connection = await serve().connect()
    await connection.send(get("/parts").replace(b"GET", b"HEAD", 1))
    said = await connection.answer(head_only=True)
    assert (said.status, said.headers["content-length"]) == (200, "2")
    said = await connection.ask(get("/parts", "Connection: close"))
    assert (said.status, said.headers["connection"], said.body) == (200, "close", b"[]")
    assert await connection.closed()


async def test_an_old_caller(serve: Serve):
    """HTTP/1.0 is answered, then closed."""
    connection = await serve().connect()
    assert (await connection.ask(b"GET /parts HTTP/1.0\r\n\r\n")).body == b"[]"
    assert await connection.closed()


async def test_an_upgrade_that_nobody_speaks(serve: Serve):
    """The request is answered as if it were not there."""
    said = await serve().ask(get("/parts", "Connection: Upgrade", "Upgrade: websocket"))
    assert said.status == 200


async def test_an_idle_connection_may_ask_once_more_at_the_end(serve: Serve):
    """When the process ends, its next answer says `Connection: close`; who stays idle is closed."""
    served = serve()
    busy, idle = await served.connect(), await served.connect()
    for connection in (busy, idle):
        assert "connection" not in (await connection.ask(get("/parts"))).headers
    served.listener.stop()
    await asyncio.sleep(0.2)
    said = await busy.ask(get("/parts"))
    assert (said.status, said.headers["connection"]) == (200, "close")
    assert await busy.closed()
    assert await idle.closed()
