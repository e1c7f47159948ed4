"""What does the server do with a request? A plain ASGI callable; `handle` is the same without a socket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from time import perf_counter
from typing import Any

from msgspec import Struct

from onehand.runtime.http.answer import CLOSE, Answer, problem_answer
from onehand.runtime.http.endpoint import Endpoint
from onehand.runtime.http.request import Disconnected, Receive, Request
from onehand.runtime.http.router import Methods, Router
from onehand.runtime.metrics import HttpCollector, OperationStats
from onehand.runtime.problem import MethodNotAllowed, NotFound, Problem, RequestTimeout, Unavailable

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger("onehand.http")


class Limits(Struct, frozen=True, kw_only=True):
    """What one process takes on."""

    body: int = 1 << 20
    """Bytes."""
    seconds: float = 30.0
    """From the request's first byte to the answer's last."""
    concurrency: int = 1000
    """Requests at the same time; the next one is told to come back later."""


class Mistake(Problem):
    """Ours, not the caller's: it learns the request id, the log has the rest."""


class App:
    """All operations of a service behind one callable."""

    def __init__(self, service: str, endpoints: Iterable[tuple[str, str, Endpoint]], limits: Limits) -> None:
        self._router: Router[Endpoint] = Router()
        self._limits = limits
        self._running: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._lost = OperationStats("none")
        self.metrics = HttpCollector(service, [self._lost, *self._add(endpoints)], lambda: len(self._running))
        self.draining = False
        """The process is about to end: whoever gets an answer shall ask elsewhere next time."""

    def _add(self, endpoints: Iterable[tuple[str, str, Endpoint]]) -> Iterable[OperationStats]:
        for method, path, endpoint in endpoints:
            self._router.add(method, path, endpoint)
            yield endpoint.stats

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        raw_path: bytes = scope["raw_path"]
        path = raw_path.decode("latin-1") if b"%" in raw_path else scope["path"]
        given = scope["headers"]
        headers = dict(given)
        if len(headers) != len(given):
            headers = _joined(given)
        request = Request(scope["method"], path, scope["query_string"], headers, receive)
        answer = await self.handle(request)
        if answer is not None:
            if self.draining:
                answer.headers.append(CLOSE)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": answer.body})

    async def handle(self, request: Request) -> Answer | None:
        """The answer; None when the caller is gone. Never raises what a handler raises."""
        started = perf_counter()
        if len(self._running) >= self._limits.concurrency:
            return self._refused(Unavailable("too many requests at the same time"), request, self._lost, started)
        task = asyncio.current_task()
        assert task is not None
        self._running[task] = started
        try:
            return await self._answer(request, started, task)
        finally:
            self._running.pop(task, None)
            if self._late:
                self._late.discard(task)

    async def _answer(self, request: Request, started: float, task: asyncio.Task[Any]) -> Answer | None:
        stats = self._lost
        try:
            endpoint, values = self._find(request)
            stats = endpoint.stats
            answer = await endpoint.handle(request, values)
        except Problem as problem:
            return self._refused(problem, request, stats, started)
        except Disconnected:
            return None
        except asyncio.CancelledError:
            return self._timed_out(task, request, stats, started)
        except Exception:
            log.exception("%s failed", stats.operation, extra=_where(request))
            return self._refused(Mistake(), request, stats, started)
        stats.count(answer.status, perf_counter() - started)
        return answer

    def _find(self, request: Request) -> tuple[Endpoint, list[str]]:
        found = self._router.find(request.path)
        if found is None:
            raise NotFound
        methods, values = found
        endpoint = methods.get(request.method) or (methods.get("GET") if request.method == "HEAD" else None)
        if endpoint is None:
            raise _not_allowed(methods)
        return endpoint, values

    def _refused(self, problem: Problem, request: Request, stats: OperationStats, started: float) -> Answer:
        answer = problem_answer(problem, request)
        if b"expect" in request.headers:  # The body that was announced may come, or not: nobody knows where it ends.
            answer.headers.append(CLOSE)
        stats.count(answer.status, perf_counter() - started)
        return answer

    def _timed_out(self, task: asyncio.Task[Any], request: Request, stats: OperationStats, started: float) -> Answer:
        """Only when it was `watch` who cancelled; anybody else's cancellation goes on."""
        if task not in self._late:
            raise asyncio.CancelledError
        task.uncancel()
        log.warning("%s took too long", stats.operation, extra=_where(request))
        if request.waiting:
            return self._refused(RequestTimeout("the body did not arrive in time"), request, stats, started)
        return self._refused(Unavailable("it took too long"), request, stats, started)

    async def watch(self, every: float = 0.25) -> None:
        """Ends requests that take too long; runs beside the server. One clock for all of them is cheap."""
        while True:
            await asyncio.sleep(every)
            oldest = perf_counter() - self._limits.seconds
            for task in [task for task, started in self._running.items() if started < oldest]:
                if task not in self._late:
                    self._late.add(task)
                    task.cancel()


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """A header that came several times is the list of its values (RFC 9110): so two tokens are none."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found[name] = found[name] + b", " + value if name in found else value
    return found


def _where(request: Request) -> dict[str, str]:
    """What leads from a line of the log to the request, and on to what else it caused."""
    found = {"request_id": request.id, "path": request.path, "method": request.method}
    return found | ({"traceparent": request.traceparent} if request.traceparent else {})


def _not_allowed(methods: Methods[Endpoint]) -> MethodNotAllowed:
    allowed = sorted(methods.keys() | ({"HEAD"} if "GET" in methods else set()))
    value = ", ".join(allowed)
    return MethodNotAllowed(f"it has: {value}", headers=((b"allow", value.encode()),))
