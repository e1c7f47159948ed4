"""How is one operation carried out, from a request to an answer? Compiled at start-up into one closure."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from onehand.runtime.auth.awaited import KeysAwaited
from onehand.runtime.http import idempotency
from onehand.runtime.http.answer import Answer
from onehand.runtime.http.etag import read_if_match
from onehand.runtime.http.faults import Reader, everything
from onehand.runtime.http.negotiate import check_accept, check_content_type
from onehand.runtime.http.query import query_reader
from onehand.runtime.http.request import Request
from onehand.runtime.http.route import Route
from onehand.runtime.http.segment import segment_reader
from onehand.runtime.http.write import Writer, writer
from onehand.runtime.identity import ANYONE, Identity
from onehand.runtime.metrics import OperationStats
from onehand.runtime.model.body import body_reader
from onehand.runtime.problem import BadRequest, Invalid, PreconditionFailed

Handle = Callable[[Request, list[str]], Awaitable[Answer]]
Authenticate = Callable[[bytes | None], Identity]
CarryOut = Callable[[Any, dict[str, Any], Request], Awaitable[Answer]]
"""Runs the handler of a call with its arguments."""

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
    route: Route,
    authenticate: Authenticate,
    calls: Calls,
    *,
    in_transaction: bool,
    body_limit: int,
    keeps_answers: bool = False,
    sorts: Sequence[str] = (),
) -> Endpoint:
    """`in_transaction`: the handler is written by hand and writes, so that all it does belongs together.
    `keeps_answers`: there is a place for the answers to requests with an Idempotency-Key.
    """
    read_path = segment_reader(_PARAMETER.findall(route.path), route.path_types)
    read_query = query_reader(route.query, sorts)
    read_body = None if route.body is None else _body_reader(route.body, body_limit)
    has_query = route.query is not None
    keyed = keeps_answers and route.method == "POST"
    admit = None if route.auth.public else route.auth.admit
    identify = _optional(authenticate) if route.auth.public else authenticate
    handler, write = route.handler, writer(route)
    carry_out = _carrying(handler, write, in_transaction=in_transaction)
    under_conditions = _conditional(route.operation, calls, carry_out)
    readers = _readers(read_query, read_body, keyed=keyed)

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
        key = headers.get(idempotency.HEADER) if keyed else None
        conditions = key is not None or b"if-match" in headers
        try:
            if conditions:
                for read in readers[:2]:
                    await read(request)
            query = read_query(request.query)
            if has_query:
                arguments["query"] = query
        except (Invalid, BadRequest) as refusal:
            raise await everything(request, readers) from refusal
        if read_body is not None:  # The last one: when it refuses, nothing else is wrong.
            arguments["body"] = await read_body(request)
        if conditions:
            return await under_conditions(identity, arguments, request, key)
        call = calls(identity, request, None)
        if in_transaction:
            return await carry_out(call, arguments, request)
        return write(await handler(call, **arguments), request)

    return Endpoint(route.operation, handle)


def _optional(authenticate: Authenticate) -> Authenticate:
    """Of a public operation: nobody need say who it is, but who says so must be right."""

    def identify(header: bytes | None) -> Identity:
        return ANYONE if header is None else authenticate(header)

    return identify


def _body_reader(type: Any, limit: int) -> Reader:
    decode = body_reader(type)

    async def read(request: Request) -> Any:
        check_content_type(request.headers)
        return decode(await request.body(limit))

    return read


def _readers(query: Callable[[bytes], Any], body: Reader | None, *, keyed: bool) -> list[Reader]:
    """Everything that may refuse a request because of what it says: the first two read headers."""

    async def read_conditions(request: Request) -> None:
        if b"if-match" in request.headers:
            read_if_match(request.headers[b"if-match"])

    async def read_key(request: Request) -> None:
        if keyed and idempotency.HEADER in request.headers:
            idempotency.read_key(request.headers[idempotency.HEADER])

    async def read_query(request: Request) -> None:
        query(request.query)

    return [read_conditions, read_key, read_query, *([] if body is None else [body])]


def _carrying(handler: Callable[..., Awaitable[Any]], write: Writer, *, in_transaction: bool) -> CarryOut:
    """An answer that the design does not declare is a mistake, after which nothing is written."""

    async def carry_out(call: Any, arguments: dict[str, Any], request: Request) -> Answer:
        if not in_transaction:
            return write(await handler(call, **arguments), request)
        async with call.transaction():
            return write(await handler(call, **arguments), request)

    return carry_out


def _conditional(
    operation: str, calls: Calls, carry_out: CarryOut
) -> Callable[[Identity, dict[str, Any], Request, bytes | None], Awaitable[Answer]]:
    """Requests with `If-Match` or `Idempotency-Key`."""

    async def carry_out_for(
        identity: Identity, arguments: dict[str, Any], request: Request, key: bytes | None, tag: int | None
    ) -> Answer:
        call = calls(identity, request, tag)
        if key is None:
            return await carry_out(call, arguments, request)
        claimed = idempotency.request_key(identity, operation, idempotency.read_key(key), request)
        return await idempotency.once(call, claimed, request, lambda: carry_out(call, arguments, request))

    async def under_conditions(
        identity: Identity, arguments: dict[str, Any], request: Request, key: bytes | None
    ) -> Answer:
        header = request.headers.get(b"if-match")
        tags = None if header is None else read_if_match(header)
        if tags is None:
            return await carry_out_for(identity, arguments, request, key, None)
        refusal = PreconditionFailed("the tag in If-Match is not one of this service")
        for tag in tags:  # What is refused has done nothing, so the next of several versions is tried.
            try:
                return await carry_out_for(identity, arguments, request, key, tag)
            except PreconditionFailed as found:
                refusal = found
        raise refusal

    return under_conditions
