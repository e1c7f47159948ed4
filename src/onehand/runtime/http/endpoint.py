"""How is one operation carried out, from a request to an answer? Compiled at start-up into one closure."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from onehand.runtime.auth.awaited import KeysAwaited
from onehand.runtime.http.answer import Answer
from onehand.runtime.http.etag import read_if_match
from onehand.runtime.http.negotiate import check_accept, check_content_type
from onehand.runtime.http.query import query_reader
from onehand.runtime.http.request import Request
from onehand.runtime.http.route import Route
from onehand.runtime.http.segment import segment_reader
from onehand.runtime.http.write import writer
from onehand.runtime.identity import ANYONE, Identity
from onehand.runtime.metrics import OperationStats
from onehand.runtime.model.body import body_reader

Handle = Callable[[Request, list[str]], Awaitable[Answer]]
Authenticate = Callable[[bytes | None], Identity]

_PARAMETER = re.compile(r"\{(\w+)\}")


class Calls(Protocol):
    """Makes the Call of a request."""

    def __call__(self, identity: Identity, request: Request, if_match: int | None) -> Any: ...


class Endpoint:
    """A compiled operation with its counters."""

    __slots__ = ("handle", "operation", "stats")

    def __init__(self, operation: str, handle: Handle) -> None:
        self.operation = operation
        self.handle = handle
        self.stats = OperationStats(operation)


def compile_endpoint(
    route: Route, authenticate: Authenticate, calls: Calls, *, in_transaction: bool, body_limit: int
) -> Endpoint:
    """`in_transaction`: the handler is written by hand and writes, so that all it does belongs together."""
    read_path = segment_reader(_PARAMETER.findall(route.path), route.path_types)
    read_query = query_reader(route.query)
    read_body = None if route.body is None else _body_reader(route.body, body_limit)
    has_query = route.query is not None
    handler = _transacted(route.handler) if in_transaction else route.handler
    admit = None if route.auth.public else route.auth.admit
    identify = _optional(authenticate) if route.auth.public else authenticate
    write = writer(route)

    async def handle(request: Request, values: list[str]) -> Answer:
        headers = request.headers
        try:
            identity = identify(headers.get(b"authorization"))
        except KeysAwaited as awaited:
            await awaited.arrival()
            identity = identify(headers.get(b"authorization"))
        if admit is not None:
            admit(identity)
        check_accept(headers.get(b"accept"))
        arguments = read_path(values)
        query = read_query(request.query)
        if has_query:
            arguments["query"] = query
        if read_body is not None:
            arguments["body"] = await read_body(request)
        call = calls(identity, request, read_if_match(headers.get(b"if-match")))
        return write(await handler(call, **arguments), request)

    return Endpoint(route.operation, handle)


def _optional(authenticate: Authenticate) -> Authenticate:
    """Of a public operation: nobody need say who it is, but who says so must be right."""

    def identify(header: bytes | None) -> Identity:
        return ANYONE if header is None else authenticate(header)

    return identify


def _body_reader(type: Any, limit: int) -> Callable[[Request], Awaitable[Any]]:
    decode = body_reader(type)

    async def read(request: Request) -> Any:
        check_content_type(request.headers.get(b"content-type"))
        return decode(await request.body(limit))

    return read


def _transacted(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(call: Any, **arguments: Any) -> Any:
        async with call.transaction():
            return await handler(call, **arguments)

    return handle
