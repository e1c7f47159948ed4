"""How do ASGI callables get sockets, and how do they end without losing a request?"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn

from onehand.runtime.config import Address
from onehand.runtime.http.together import Protocol
from onehand.runtime.startup import StartupError

DRAIN = 10
"""Seconds that requests in flight get when the process ends."""


class Server(uvicorn.Server):
    """uvicorn, whose signals are handled by main.py, for all servers of the process at once."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Listener:
    """One callable on one address. Binding is done at once, so that a port in use shows before anything starts."""

    def __init__(self, app: Any, address: Address) -> None:
        self._socket = bind(address)
        self.address = Address(address.host, self._socket.getsockname()[1])
        config = uvicorn.Config(
            app,
            lifespan="off",
            http=Protocol,
            ws="none",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=DRAIN,
            timeout_keep_alive=5,
        )
        self._server = Server(config)

    async def run(self) -> None:
        """Until `stop`; then no new connections, and what is in flight is answered."""
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        self._server.should_exit = True

    def close(self) -> None:
        """Of a listener that never ran."""
        self._socket.close()


def bind(address: Address) -> socket.socket:
    """A listening socket; StartupError when the port is taken."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((address.host, address.port))
        bound.listen(2048)
    except OSError as error:
        bound.close()
        raise StartupError(
            f"cannot listen on {address}: {error.strerror or error}", "another process may be there: dev status"
        ) from error
    bound.setblocking(False)
    return bound
