"""How is a running mock told what to do? `/_internal_/mock/...`, on the internal port.

| request | what it does |
|---|---|
| `GET calls?operation=get_user`, `DELETE calls` | every request so far, with its answer's status |
| `GET events` | what the service would have published |
| `GET troubles`, `POST troubles`, `DELETE troubles` | what goes wrong; a trouble is what trouble.py says |
| `POST stubs` | `{"operation": ..., "status": 201, "body": {...}}`: what an operation answers |
| `POST reset` | as new: `{"rows": 10}` fills it with so many of each resource |
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from onehand.runtime.http.answer import JSON, Answer, encode, problem_answer
from onehand.runtime.http.app import Send
from onehand.runtime.http.request import Receive, Request
from onehand.runtime.mock.example import Examples
from onehand.runtime.mock.fill import fill
from onehand.runtime.mock.service import Mock
from onehand.runtime.mock.trouble import Trouble
from onehand.runtime.problem import BadRequest, MethodNotAllowed, NotFound, Problem
from onehand.runtime.spec import ExampleSpec

PLACE = "/_internal_/mock/"
_LIMIT = 1 << 20

Act = Callable[[Request], Awaitable[Any]]


class Told(Struct, forbid_unknown_fields=True):
    """What a stub answers."""

    operation: str
    status: int
    body: msgspec.Raw = msgspec.Raw(b"")


class Emptied(Struct, forbid_unknown_fields=True):
    """How full it is afterwards."""

    rows: int = 0


class Control:
    """The internal pages of a mock: its own, and those of every service."""

    def __init__(self, mock: Mock, pages: Any) -> None:
        self._mock = mock
        self._pages = pages
        self._acts: dict[tuple[str, str], Act] = {
            ("GET", "calls"): self._calls,
            ("DELETE", "calls"): self._forget_calls,
            ("GET", "events"): self._events,
            ("GET", "troubles"): self._troubles,
            ("POST", "troubles"): self._trouble,
            ("DELETE", "troubles"): self._heal,
            ("POST", "stubs"): self._stub,
            ("POST", "reset"): self._reset,
        }

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PLACE):
            await self._pages(scope, receive, send)
            return
        request = Request(scope["method"], scope["path"], scope["query_string"], dict(scope["headers"]), receive)
        answer = await self._answer(request)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, request: Request) -> Answer:
        try:
            body = encode(await self._act(request)(request))
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            return problem_answer(BadRequest(str(error)), request)
        except Problem as problem:
            return problem_answer(problem, request)
        return Answer(200, [JSON, (b"content-length", b"%d" % len(body))], body)

    def _act(self, request: Request) -> Act:
        name = request.path.removeprefix(PLACE)
        act = self._acts.get((request.method, name))
        if act is not None:
            return act
        methods = ", ".join(method for method, known in self._acts if known == name)
        if methods:
            raise MethodNotAllowed(f"it has: {methods}", headers=((b"allow", methods.encode()),))
        raise NotFound

    async def _calls(self, request: Request) -> Any:
        wanted = parse_qs(request.query.decode()).get("operation")
        return [seen for seen in self._mock.calls if wanted is None or seen.operation in wanted]

    async def _forget_calls(self, _: Request) -> Any:
        self._mock.calls.clear()
        return {}

    async def _events(self, _: Request) -> Any:
        return self._mock.store.events

    async def _troubles(self, _: Request) -> Any:
        return self._mock.app.troubles.rules

    async def _trouble(self, request: Request) -> Any:
        self._mock.trouble(msgspec.json.decode(await request.body(_LIMIT), type=Trouble))
        return self._mock.app.troubles.rules

    async def _heal(self, _: Request) -> Any:
        self._mock.heal()
        return []

    async def _stub(self, request: Request) -> Any:
        told = msgspec.json.decode(await request.body(_LIMIT), type=Told)
        route = self._mock.route(told.operation)
        if told.status < 400 and told.status not in route.returns:
            raise BadRequest(f"'{told.operation}' declares no status {told.status}")
        examples = Examples(route, (ExampleSpec(status=told.status, body=bytes(told.body).decode()),))
        self._mock.stub(told.operation, returns=lambda _call, **_arguments: examples.only())
        return {}

    async def _reset(self, request: Request) -> Any:
        body = await request.body(_LIMIT)
        wanted = msgspec.json.decode(body, type=Emptied) if body else Emptied()
        self._mock.reset()
        return await fill(self._mock, wanted.rows) if wanted.rows else {}
