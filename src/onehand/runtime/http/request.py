"""What does the server know of one request, whatever carried it?"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from onehand.runtime.problem import BadRequest, PayloadTooLarge
from onehand.runtime.trace import read_traceparent

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_PROCESS = os.urandom(6).hex()
_NEXT = itertools.count(1).__next__


class Disconnected(Exception):  # noqa: N818  nothing went wrong here
    """The caller went away before the request was complete."""


class Request:
    """`path` is as it travelled, percent-encoded; `query` is raw; header names are lower case."""

    __slots__ = ("_id", "_receive", "complete", "headers", "method", "path", "query", "read", "waiting")

    def __init__(self, method: str, path: str, query: bytes, headers: dict[bytes, bytes], receive: Receive) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self._receive = receive
        self._id = ""
        self.read = b""
        """The body, once it was read."""
        self.complete = False
        self.waiting = False
        """Whether the body is being waited for."""

    @property
    def id(self) -> str:
        """The caller's `X-Request-Id` when it is a plain word, else one made here."""
        if not self._id:
            given = self.headers.get(b"x-request-id")
            fine = given is not None and _GIVEN_ID.fullmatch(given)
            self._id = given.decode() if given and fine else f"{_PROCESS}-{_NEXT():x}"
        return self._id

    @property
    def traceparent(self) -> str:
        """The caller's trace, or an empty string."""
        given = self.headers.get(b"traceparent")
        return "" if given is None else read_traceparent(given.decode("latin-1"))

    async def body(self, limit: int) -> bytes:
        """The whole body; PayloadTooLarge beyond `limit` bytes, if possible before reading any of it."""
        if self.complete:
            return self.read
        if _declared(self.headers) > limit:
            raise _too_large(limit)
        self.waiting = True
        message = await self._receive()
        body = _part(message)
        if not message.get("more_body"):
            if len(body) > limit:
                raise _too_large(limit)
            self.read = body
        else:
            self.read = await self._rest([body], limit)
        self.complete = True
        self.waiting = False
        return self.read

    async def _rest(self, parts: list[bytes], limit: int) -> bytes:
        size = len(parts[0])
        more = True
        while more:
            if size > limit:
                raise _too_large(limit)
            message = await self._receive()
            parts.append(_part(message))
            size += len(parts[-1])
            more = message.get("more_body", False)
        if size > limit:
            raise _too_large(limit)
        return b"".join(parts)


def _declared(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length")
    if length is None:
        return 0
    if not length.isdigit():
        raise BadRequest("Content-Length is not a number")
    return int(length[:20])


def _part(message: MutableMapping[str, Any]) -> bytes:
    if message["type"] == "http.disconnect":
        raise Disconnected
    body: bytes = message.get("body", b"")
    return body


def _too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"a body may have {limit} bytes")
