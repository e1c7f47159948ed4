"""What calls the servers? Keep-alive connections that send the next request as soon as the answer is there.

It reads no more of an answer than its status and its length, so that it costs little beside what it measures.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

NextRequest = Callable[[], bytes]


@dataclass
class Result:
    """What came back."""

    requests: int
    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)


class _Connection(asyncio.Protocol):
    def __init__(self, next_request: NextRequest, until: float, statuses: Counter[int]) -> None:
        self._next = next_request
        self._until = until
        self._statuses = statuses
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one without saying so
        self._transport.write(self._next())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._buffer) < end + 4 + length:
            return
        self._statuses[int(head[9:12])] += 1
        self._buffer = b""
        assert self._transport is not None
        if time.perf_counter() < self._until:
            self._transport.write(self._next())
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)
        if exc is not None:
            self._statuses[0] += 1


async def load(port: int, next_request: NextRequest, *, connections: int, seconds: float) -> Result:
    """Calls for so long; status 0 counts connections that broke."""
    statuses: Counter[int] = Counter()
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: _Connection(next_request, began + seconds, statuses), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.wait_for(asyncio.gather(*(protocol.done for _, protocol in made)), seconds + 30)
    return Result(sum(statuses.values()), time.perf_counter() - began, statuses)
