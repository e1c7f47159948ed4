"""Sends plain requests to the sample service, without a socket."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from onehand.runtime.client.transport import InProcess
from onehand.runtime.http.app import App
from onehand.runtime.mock.service import Mock
from tests.runtime.sample.services.user.generated.app import SERVICE


class Said(NamedTuple):
    status: int
    headers: dict[str, str]
    json: Any

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(fault["field"], fault["code"]) for fault in self.json["errors"]]


class Caller:
    """`await caller.post("/users", {...})`; acts as the user ada unless `token` says otherwise."""

    def __init__(self, app: App, token: str = "") -> None:
        self._transport = InProcess(app)
        self._token = token

    async def send(self, method: str, target: str, body: Any = None, **headers: str) -> Said:
        content = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        sent = {"authorization": f"Bearer {self._token}"} if self._token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        response = await self._transport.send(method, target, sent, content)
        return Said(response.status, response.headers, msgspec.json.decode(response.body) if response.body else None)

    async def get(self, target: str, **headers: str) -> Said:
        return await self.send("GET", target, **headers)

    async def post(self, target: str, body: Any = None, **headers: str) -> Said:
        return await self.send("POST", target, body, **headers)

    async def put(self, target: str, body: Any, **headers: str) -> Said:
        return await self.send("PUT", target, body, **headers)

    async def patch(self, target: str, body: Any, **headers: str) -> Said:
        return await self.send("PATCH", target, body, **headers)

    async def delete(self, target: str, **headers: str) -> Said:
        return await self.send("DELETE", target, **headers)


def sample(**stubs: Any) -> tuple[Mock, Caller]:
    mock = Mock(SERVICE, stubs=stubs)
    return mock, Caller(mock.app, mock.keys.user("ada", ("users:delete",)))
