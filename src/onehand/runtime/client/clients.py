"""Which clients does a running service have for the services that it uses?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onehand.runtime.client.client import Client, TokenSource
from onehand.runtime.client.transport import Transport

TokenFor = Callable[[str], str]
"""The token for a callee."""


class HttpClients:
    """One connection pool per used service; each call gets a client in its own trace."""

    def __init__(self, transports: Mapping[str, Transport], token_for: TokenFor) -> None:
        self._transports = transports
        self._token_for = token_for

    def client(self, call: Any, cls: type[Client]) -> Client:
        """`cls` bound to the trace of the call."""
        service = cls.service
        transport = self._transports[service]
        return cls(token=self._token(service), transport=transport, traceparent=call.traceparent)

    def _token(self, service: str) -> TokenSource:
        return lambda: self._token_for(service)

    async def close(self) -> None:
        for transport in self._transports.values():
            await transport.close()
