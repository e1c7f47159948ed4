"""How does one service call another, or a test a service? Generated clients are thin methods over this."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from onehand.runtime.client.errors import Unreadable, error_of, unreachable
from onehand.runtime.client.query import write_query
from onehand.runtime.client.retry import IDEMPOTENT, Retries
from onehand.runtime.client.transport import Response, Transport, TransportError
from onehand.runtime.identifier import new_id
from onehand.runtime.model.union import open_decoder
from onehand.runtime.page import Page
from onehand.runtime.problem import ProblemDocument
from onehand.runtime.trace import new_traceparent

T = TypeVar("T")

TokenSource = Callable[[], str]
"""Gives the token of the next request; an empty string sends none."""

_encode = msgspec.json.Encoder().encode
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def no_token() -> str:
    return ""


class Client:
    """Base of the generated clients. Errors are those of client/errors.py.

    `async with CatalogClient("http://127.0.0.1:4701", token=...) as catalog: ...`
    """

    service: ClassVar[str] = ""
    repeats_posts: ClassVar[bool] = True
    """Whether the service keeps its answers, so that a POST may be sent again; a facade has no place for them."""

    def __init__(
        self,
        base_url: str = "",
        *,
        token: TokenSource = no_token,
        transport: Transport | None = None,
        retries: Retries = Retries(),  # noqa: B008  frozen
        traceparent: str = "",
        key: str = "",
    ) -> None:
        self._transport = transport if transport is not None else _over_http(base_url)
        self._token = token
        self._retries = retries
        self._traceparent = traceparent
        self._key = key

    def traced(self, traceparent: str) -> Self:
        """The same client, over the same connections, in another trace."""
        return self._like(traceparent=traceparent)

    def acting_as(self, token: TokenSource) -> Self:
        """The same client, over the same connections, as somebody else."""
        return self._like(token=token)

    def keyed(self, key: str) -> Self:
        """The same client, for one POST that is known by this Idempotency-Key: whoever sends it again with the same
        key, also another process, gets the same answer. Without it every call makes a key of its own.
        """
        return self._like(key=key)

    def _like(self, **other: Any) -> Self:
        same: dict[str, Any] = {
            "token": self._token,
            "transport": self._transport,
            "retries": self._retries,
            "traceparent": self._traceparent,
            "key": self._key,
        }
        return type(self)(**same | other)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._transport.close()

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        if_match: int | None = None,
        returns: Any = None,
    ) -> Any:
        """The body of the answer as `returns`, which is a type, a mapping from status to type, or None."""
        content = b"" if body is None else _encode(body)
        response = await self.send(method, path + write_query(query), content, _conditions(if_match))
        wanted = returns.get(response.status) if isinstance(returns, Mapping) else returns
        return None if wanted is None else self._read(method, path, response, wanted)

    async def page(self, path: str, *, query: Mapping[str, Any] | None = None, item: type[T]) -> Page[T]:
        """One page of a list; `next` is the cursor to give as `after`."""
        response = await self.send("GET", path + write_query(query))
        items = self._read("GET", path, response, list[item])  # type: ignore[valid-type]
        return Page(items, _next(response.headers.get("link", "")))

    async def all(self, path: str, *, query: Mapping[str, Any] | None = None, item: type[T]) -> AsyncIterator[T]:
        """Every item of a list, page by page as they are needed."""
        asked = {"limit": 100, **(query or {})}
        while True:
            page = await self.page(path, query=asked, item=item)
            for one in page.items:
                yield one
            if page.next is None:
                return
            asked["after"] = page.next

    async def sequence(self, path: str) -> int:
        """The current version of what is at `path`, to be given as `if_match`."""
        response = await self.send("HEAD", path)
        return int(response.headers["etag"].strip('"'))

    async def send(
        self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Response:
        """A successful answer, after as many attempts as are safe; ClientError otherwise."""
        attempt, sent = 0, self._known(method, headers or {})
        once = method in IDEMPOTENT or (self.repeats_posts and "idempotency-key" in sent)
        while True:
            attempt += 1
            outcome = await self._attempt(method, target, body, sent)
            if isinstance(outcome, Response) and outcome.status < 400:
                return outcome
            wait = self._retries.again(attempt, outcome, once=once)
            if wait is None:
                raise self._error(method, target, outcome)
            await asyncio.sleep(wait)

    def _known(self, method: str, headers: Mapping[str, str]) -> Mapping[str, str]:
        """Every attempt of a POST has the same key."""
        if method != "POST" or "idempotency-key" in headers:
            return headers
        return {**headers, "idempotency-key": f'"{self._key or new_id()}"'}

    async def _attempt(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Response | TransportError:
        sent = {"accept": "application/json", "traceparent": self._traceparent or new_traceparent(), **headers}
        if body:
            sent["content-type"] = "application/json"
        if token := self._token():
            sent["authorization"] = f"Bearer {token}"
        try:
            return await self._transport.send(method, target, sent, body)
        except TransportError as error:
            return error

    def _error(self, method: str, target: str, outcome: Response | TransportError) -> Exception:
        operation = f"{method} {target.partition('?')[0]}"
        if isinstance(outcome, TransportError):
            return unreachable(str(outcome), service=self.service, operation=operation)
        return error_of(outcome.status, outcome.body, service=self.service, operation=operation)

    def _read(self, method: str, path: str, response: Response, type: Any) -> Any:
        try:
            return _decoder(type).decode(response.body)
        except msgspec.DecodeError as error:
            problem = ProblemDocument(
                type="about:blank", title="The answer cannot be read", status=response.status, detail=str(error)
            )
            raise Unreadable(problem, service=self.service, operation=f"{method} {path}") from error


def _over_http(base_url: str) -> Transport:
    """Imported late: a client in process needs no sockets, and half the start-up time is theirs."""
    from onehand.runtime.client.http_transport import HttpTransport

    return HttpTransport(base_url)


def _decoder(type: Any) -> msgspec.json.Decoder[Any]:
    found = _decoders.get(type)
    if found is None:
        found = _decoders[type] = open_decoder(type)
    return found


def _conditions(if_match: int | None) -> dict[str, str]:
    return {} if if_match is None else {"if-match": f'"{if_match}"'}


def _next(link: str) -> str | None:
    """The cursor in `<...&after=CURSOR>; rel="next"`."""
    if 'rel="next"' not in link:
        return None
    target = link[link.index("<") + 1 : link.index(">")]
    return parse_qs(urlsplit(target).query)["after"][0]
