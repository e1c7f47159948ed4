"""What does a process tell those who run it? `/_internal_/...`, on a port of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from onehand.runtime.health import Health, Report, document
from onehand.runtime.http.app import Send
from onehand.runtime.http.request import Receive
from onehand.runtime.metrics import render

Page = Callable[[], Awaitable[tuple[int, bytes, bytes]]]
"""Status, content type, body."""

_JSON = b"application/json"
_HEALTH = b"application/health+json"
_FENCE = b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The pages ask nobody for anything, and a browser sees to it."""
_encode = msgspec.json.Encoder().encode


class Internal:
    """A small ASGI callable; only GET and HEAD."""

    def __init__(
        self, health: Health, *, version: str, service: str, documents: dict[str, tuple[bytes, bytes]]
    ) -> None:
        self._health = health
        self._about = _encode({"service": service, "version": version})
        self._pages: dict[str, Page] = {
            "live": self._live,
            "ready": self._ready,
            "healthcheck": self._healthcheck,
            "version": self._version,
            "metrics": self._metrics,
        }
        for name, (kind, body) in documents.items():
            self._pages[name] = _document(kind, body)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:  # noqa: ARG002  it reads no body
        if scope["type"] != "http":
            return
        page = self._pages.get(scope["path"].removeprefix("/_internal_/"))
        if page is None or not scope["path"].startswith("/_internal_/"):
            status, kind, body = 404, _JSON, _encode({"pages": [f"/_internal_/{name}" for name in self._pages]})
        elif scope["method"] not in ("GET", "HEAD"):
            status, kind, body = 405, _JSON, b"{}"
        else:
            status, kind, body = await page()
        headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
        headers += [(b"content-security-policy", _FENCE), (b"x-content-type-options", b"nosniff")]
        if status == 405:
            headers.append((b"allow", b"GET, HEAD"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(self) -> tuple[int, bytes, bytes]:
        """The process runs and its loop turns; nothing else is asked."""
        return 200, _JSON, b'{"live":true}'

    async def _ready(self) -> tuple[int, bytes, bytes]:
        return _reported(await self._health.report(ready=True))

    async def _healthcheck(self) -> tuple[int, bytes, bytes]:
        return _reported(await self._health.report())

    async def _version(self) -> tuple[int, bytes, bytes]:
        return 200, _JSON, self._about

    async def _metrics(self) -> tuple[int, bytes, bytes]:
        return 200, b"text/plain; version=0.0.4; charset=utf-8", render()


def _reported(report: Report) -> tuple[int, bytes, bytes]:
    return 200 if report.healthy else 503, _HEALTH, _encode(document(report))


def _document(kind: bytes, body: bytes) -> Page:
    async def page() -> tuple[int, bytes, bytes]:
        return 200, kind, body

    return page
