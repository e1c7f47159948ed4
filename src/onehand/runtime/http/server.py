"""How do ASGI callables get sockets, and how do they end without losing a request?"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn

from onehand.runtime.config import Address
from onehand.runtime.http.app import App
from onehand.runtime.http.protocol import Protocol
from onehand.runtime.startup import StartupError

DRAIN = 10
"""Seconds that requests in flight get when the process ends."""


class Server(uvicorn.Server):
    """uvicorn, whose signals are handled by main.py, for all servers of the process at once."""

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second."""
        if counter % 10 == 0:
            now = asyncio.get_running_loop().time()
            for connection in list(self.server_state.connections):
                if isinstance(connection, Protocol):
                    connection.look(now)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Who has connected is served, also when nobody has looked at it yet; then nobody can connect any more."""
        waiting = [connection for one in sockets or [] for connection in _accepted(one)]
        for server in self.servers:
            server.close()
        for one in sockets or []:
            one.close()
        for connection in waiting:
            await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)
        await asyncio.sleep(0)
        await super().shutdown(sockets)

    def _protocol(self) -> Protocol:
        return Protocol(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Listener:
    """One callable on one address. Binding is done at once, so that a port in use shows before anything starts."""

    def __init__(self, app: Any, address: Address) -> None:
        self._app = app
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
        """From now on answers say that the connection ends."""
        if isinstance(self._app, App):
            self._app.draining = True
        self._server.should_exit = True

    def close(self) -> None:
        """Of a listener that never ran."""
        self._socket.close()


def _accepted(listening: socket.socket) -> Iterator[socket.socket]:
    """The connections that wait to be accepted; without this, closing would reset them."""
    while True:
        try:
            yield listening.accept()[0]
        except OSError:
            return


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
