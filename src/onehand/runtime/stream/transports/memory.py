"""The transport inside one process: for tests, and for a service run alone. What it holds dies with the process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from msgspec.structs import replace

from onehand.runtime.stream.erased import Forgetting, redact
from onehand.runtime.stream.message import Delivery, Message
from onehand.runtime.stream.transport import Fenced


@dataclass(slots=True)
class _Stream:
    epoch: int = 0
    last: int = 0
    kept: list[Delivery] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)


class MemoryTransport:
    """Streams as lists; safe within one event loop."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}

    async def publish(self, stream: str, messages: Sequence[Message], *, epoch: int) -> None:
        kept = self._stream(stream)
        if epoch < kept.epoch:
            raise Fenced(stream, epoch=epoch, newest=kept.epoch)
        kept.epoch = epoch
        now = datetime.now(UTC)
        for message in messages:
            kept.last += 1
            kept.kept.append(Delivery(replace(message, published_at=now), kept.last))
        if messages:
            kept.arrived.set()
            kept.arrived = asyncio.Event()

    def subscribe(self, stream: str, consumer: str) -> MemorySubscription:
        kept = self._stream(stream)
        return MemorySubscription(kept, consumer, kept.cursors.setdefault(consumer, 0))

    async def trim(self, stream: str, *, before: datetime, epoch: int) -> int:
        kept = self._stream(stream)
        if epoch < kept.epoch:
            return 0
        seen = min(kept.cursors.values(), default=kept.last)
        rest = [d for d in kept.kept if d.position > seen or (d.message.published_at or before) >= before]
        removed = len(kept.kept) - len(rest)
        kept.kept = rest
        return removed

    async def redact(self, stream: str, forgotten: Sequence[Forgetting], *, epoch: int) -> int:
        kept = self._stream(stream)
        if epoch < kept.epoch:
            raise Fenced(stream, epoch=epoch, newest=kept.epoch)
        now = [Delivery(redact(one.message, forgotten), one.position) for one in kept.kept]
        changed = sum(new.message is not old.message for new, old in zip(now, kept.kept, strict=True))
        kept.kept = now
        return changed

    async def close(self) -> None:
        self._streams.clear()

    def _stream(self, name: str) -> _Stream:
        return self._streams.setdefault(name, _Stream())


class MemorySubscription:
    def __init__(self, stream: _Stream, consumer: str, position: int) -> None:
        self._stream = stream
        self._consumer = consumer
        self._position = position

    async def fetch(self, limit: int, wait: float) -> list[Delivery]:
        found = self._next(limit)
        if not found and wait > 0:
            arrived = self._stream.arrived
            try:
                await asyncio.wait_for(arrived.wait(), wait)
            except TimeoutError:
                return []
            found = self._next(limit)
        return found

    def _next(self, limit: int) -> list[Delivery]:
        kept = self._stream.kept
        gap = kept[0].position if kept else 0
        start = max(0, self._position + 1 - gap)
        found = kept[start : start + limit]
        if found:
            self._position = found[-1].position
        return found

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            last = max(d.position for d in deliveries)
            self._stream.cursors[self._consumer] = max(self._stream.cursors[self._consumer], last)

    async def behind(self) -> int:
        return self._stream.last - self._stream.cursors[self._consumer]

    async def close(self) -> None:
        """Nothing is held: what was fetched and not acknowledged comes again to the next subscription."""
