"""What carries a request to a service? A socket, or nothing at all: a service in the same process."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from onehand.runtime.http.answer import Answer
from onehand.runtime.http.request import Disconnected, Receive, Request


class Response(NamedTuple):
    """Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class TransportError(Exception):
    """No answer. `sent`: whether the request may have been carried out."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.sent = sent


class Transport(Protocol):
    async def send(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Response:
        """`target` is path and query, encoded; TransportError when nobody answers."""
        ...

    async def close(self) -> None: ...


class Service(Protocol):
    """What http/app.py makes of a service."""

    async def handle(self, request: Request) -> Answer | None: ...


class InProcess:
    """Calls the server's core directly: no socket, no HTTP, the same checks and answers."""

    def __init__(self, app: Service) -> None:
        self._app = app

    async def send(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Response:
        path, _, query = target.partition("?")
        raw = {name.encode(): value.encode() for name, value in headers.items()}
        answer = await self._app.handle(Request(method, path, query.encode(), raw, _once(body)))
        if answer is None:
            raise TransportError("the request was given up", sent=True)
        found = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
        return Response(answer.status, found, b"" if method == "HEAD" else answer.body)

    async def close(self) -> None:
        """Nothing is open."""


def _once(body: bytes) -> Receive:
    parts = [body]

    async def receive() -> dict[str, Any]:
        if not parts:
            raise Disconnected
        return {"type": "http.request", "body": parts.pop(), "more_body": False}

    return receive
