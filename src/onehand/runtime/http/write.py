"""How does what a handler returned become an answer? One closure per operation, made at start-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.http.answer import JSON, PROBLEM, Answer, Header, encode
from onehand.runtime.http.etag import etag, unchanged
from onehand.runtime.http.request import Request
from onehand.runtime.http.returned import UndeclaredError, checker, is_problem, item_checker
from onehand.runtime.http.route import Route
from onehand.runtime.page import Page

Writer = Callable[[Any, Request], Answer]


def writer(route: Route) -> Writer:
    """For pages, several answers, no body, or one body."""
    if route.results:
        return _results(route)
    status = success(route)
    declared = route.returns[status]
    if route.kind in ("list", "versions"):
        return _page(route, status, declared)
    if declared is None:
        return _empty(route, status)
    return _value(route, status, declared)


def success(route: Route) -> int:
    """The status of a plain value: the first declared one below 400."""
    return next(status for status in route.returns if status < 400)


def _empty(route: Route, status: int) -> Writer:
    check = checker(route.operation, None)

    def write(result: Any, request: Request) -> Answer:
        check(result)
        return Answer(status, [(b"x-request-id", request.id.encode()), *_length(status)], b"")

    return write


def _length(status: int) -> list[Header]:
    return [] if status == 204 else [(b"content-length", b"0")]


def _value(route: Route, status: int, declared: Any) -> Writer:
    check = checker(route.operation, declared)
    creates = route.kind == "create"
    reads = route.method == "GET"

    def write(result: Any, request: Request) -> Answer:
        if type(result) is Versioned:
            value, tag = result.value, etag(result.sequence)
        else:
            value, tag = result, b""
        check(value)
        if reads and tag:
            seen = request.headers.get(b"if-none-match")
            if seen is not None and unchanged(seen, tag):
                return Answer(304, [(b"etag", tag), (b"x-request-id", request.id.encode())], b"")
        body = encode(value)
        headers = [JSON, (b"content-length", b"%d" % len(body)), (b"x-request-id", request.id.encode())]
        if tag:
            headers.append((b"etag", tag))
        if creates:
            headers.append((b"location", _location(request.path, value)))
        return Answer(status, headers, body)

    return write


def _location(path: str, value: Any) -> bytes:
    return f"{path}/{quote(value.id, safe='')}".encode()


def _page(route: Route, status: int, declared: Any) -> Writer:
    check = item_checker(route.operation, declared)

    def write(result: Any, request: Request) -> Answer:
        if type(result) is not Page:
            raise UndeclaredError(route.operation, result, Page)
        check(result.items)
        body = encode(result.items)
        headers = [JSON, (b"content-length", b"%d" % len(body)), (b"x-request-id", request.id.encode())]
        if result.next is not None:
            headers.append((b"link", _next_link(request, result.next)))
        return Answer(status, headers, body)

    return write


def _next_link(request: Request, cursor: str) -> bytes:
    """The same question, one page on."""
    kept = [part for part in request.query.split(b"&") if part and part.partition(b"=")[0] != b"after"]
    query = b"&".join([*kept, b"after=" + quote(cursor, safe="").encode()])
    return b'<%s?%s>; rel="next"' % (request.path.encode(), query)


def _results(route: Route) -> Writer:
    writers = {cls: _result(route, cls) for cls in route.results}

    def write(result: Any, request: Request) -> Answer:
        known = writers.get(type(result))
        if known is None:
            raise UndeclaredError(route.operation, result, " | ".join(cls.__name__ for cls in writers))
        return known(result, request)

    return write


def _result(route: Route, cls: Any) -> Writer:
    declared = route.returns[cls.status]
    if declared is None:
        empty = _empty(route, cls.status)
        return lambda _result, request: empty(None, request)
    if is_problem(declared):
        return _problem(cls.status)
    plain = _value(route, cls.status, declared)
    return lambda result, request: plain(result.body, request)


def _problem(status: int) -> Writer:
    def write(result: Any, request: Request) -> Answer:
        body = encode(result.body)
        headers = [PROBLEM, (b"content-length", b"%d" % len(body)), (b"x-request-id", request.id.encode())]
        return Answer(status, headers, body)

    return write
