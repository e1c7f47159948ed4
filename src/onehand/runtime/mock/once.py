"""How does a mock keep the answers to requests with an Idempotency-Key? As PostgreSQL would, for a day, in memory."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from onehand.runtime.db.answers import Kept, Key
from onehand.runtime.problem import InFlight

DAY = 24 * 60 * 60
"""Seconds."""

_Name = tuple[str, str, str]


class MemoryClaim:
    """A key that is ours until the transaction ends; `kept` is its answer, if there was one."""

    def __init__(self, key: Key, kept: Kept | None) -> None:
        self._request = key.request
        self.kept = kept
        self.new: Kept | None = None

    async def keep(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.new = Kept(self._request, status, headers, body)


class MemoryAnswers:
    """The answers of one mocked service."""

    def __init__(self) -> None:
        self._kept: dict[_Name, tuple[float, Kept]] = {}
        self._open: set[_Name] = set()

    @asynccontextmanager
    async def claim(self, call: Any, key: Key) -> AsyncIterator[MemoryClaim]:
        """A transaction that has the key for itself; InFlight when another one has it just now."""
        name = (key.caller, key.operation, key.key)
        if name in self._open:
            raise InFlight
        self._open.add(name)
        try:
            async with call.transaction():
                at, kept = self._kept.get(name, (0.0, None))
                claim = MemoryClaim(key, kept if time.monotonic() - at < DAY else None)
                yield claim
            if claim.new is not None:
                self._kept[name] = (time.monotonic(), claim.new)
        finally:
            self._open.discard(name)
