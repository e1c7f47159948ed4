"""How is a service called over a socket? With kept connections, and a time limit for every step."""

from __future__ import annotations

import httpx2

from onehand.runtime.client.transport import Response, TransportError

CONNECTIONS = httpx2.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=4.0)
"""Kept shorter than a server keeps them (5 s), so that a request seldom meets a connection that is being closed."""


class HttpTransport:
    """One service at one address; `timeout` in seconds for the whole answer."""

    def __init__(self, base_url: str, *, timeout: float = 10.0) -> None:
        limits = httpx2.Timeout(timeout, connect=min(timeout, 3.0))
        self._base = base_url.rstrip("/")
        self._client = httpx2.AsyncClient(timeout=limits, limits=CONNECTIONS, trust_env=False, follow_redirects=False)

    async def send(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Response:
        try:
            answer = await self._client.request(method, self._base + target, headers=headers, content=body or None)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise TransportError(_reason(error), sent=False) from error
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            raise TransportError(_reason(error), sent=True) from error
        return Response(answer.status_code, dict(answer.headers), answer.content)

    async def close(self) -> None:
        await self._client.aclose()


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
