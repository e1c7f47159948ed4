"""How does a process run, and how does it end without losing anything?"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

from onehand.runtime.config import Address
from onehand.runtime.health import Health
from onehand.runtime.http.server import Listener

Loop = Callable[[], Coroutine[Any, Any, None]]

log = logging.getLogger("onehand.process")


class Process:
    """Is given listeners, loops and what to close; `run` ends after SIGTERM, when what is in flight is answered."""

    def __init__(self, health: Health) -> None:
        self.health = health
        self.closing = AsyncExitStack()
        self._loops: dict[str, Loop] = {}
        self._listeners: list[Listener] = []
        self._stopping = asyncio.Event()

    def loop(self, name: str, loop: Loop) -> None:
        """Runs as long as the process; one that ends by itself ends the process."""
        self._loops[name] = loop

    def listen(self, app: Any, address: Address) -> None:
        """Binds at once, so that a port in use shows before anything starts."""
        listener = Listener(app, address)
        self.closing.callback(listener.close)
        self._listeners.append(listener)

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Raises what ended a loop."""
        self._catch_signals()
        gc.collect()
        gc.freeze()
        serving = [asyncio.create_task(one.run(), name=f"listener {one.address}") for one in self._listeners]
        loops = [asyncio.create_task(loop(), name=name) for name, loop in self._loops.items()]
        stopping = asyncio.create_task(self._stopping.wait())
        log.info("started", extra={"listen": [str(listener.address) for listener in self._listeners]})
        done, _ = await asyncio.wait([stopping, *loops, *serving], return_when=asyncio.FIRST_COMPLETED)
        await self._end(serving, [*loops, stopping])
        for task in done - {stopping}:
            task.result()
            raise RuntimeError(f"'{task.get_name()}' ended by itself")
        log.info("ended")

    async def _end(self, serving: list[Any], others: list[Any]) -> None:
        """Listeners first, so that what is in flight still has everything it needs."""
        self.health.draining = True
        for listener in self._listeners:
            listener.stop()
        await asyncio.gather(*serving, return_exceptions=True)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _catch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
