"""What does one lane hold? What waits, in order, and the keys that it shall try again, or forget."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from onehand.runtime.inbox.pending import Pending


class Lane:
    """A queue that gives out batches, and keys to bring back or to forget between two of them."""

    def __init__(self) -> None:
        self._items: deque[Pending] = deque()
        self._returning: dict[str, None] = {}
        self._forgetting: dict[str, None] = {}
        self._some = asyncio.Event()

    def put(self, items: Sequence[Pending], *, first: bool) -> None:
        """Behind everything, or with `first` before it; the order of the items stays."""
        if first:
            self._items.extendleft(reversed(items))
        else:
            self._items.extend(items)
        self._some.set()

    def bring_back(self, key: str) -> None:
        """Asks whoever works here to try this key again."""
        self._returning[key] = None
        self._some.set()

    def forget(self, key: str) -> None:
        """Asks whoever works here to erase what is stored of this key."""
        self._forgetting[key] = None
        self._some.set()

    async def wait(self) -> None:
        """Until there is something to do."""
        while not self._items and not self._returning and not self._forgetting:
            self._some.clear()
            await self._some.wait()

    def returning(self) -> list[str]:
        """Takes the keys to bring back."""
        keys, self._returning = list(self._returning), {}
        return keys

    def forgetting(self) -> list[str]:
        """Takes the keys to forget."""
        keys, self._forgetting = list(self._forgetting), {}
        return keys

    def take(self, limit: int) -> list[Pending]:
        """Takes the next batch; may be empty."""
        return [self._items.popleft() for _ in range(min(limit, len(self._items)))]

    def remove(self, key: str) -> list[Pending]:
        """Takes everything of one key."""
        mine = [item for item in self._items if item.message.key == key]
        if mine:
            self._items = deque(item for item in self._items if item.message.key != key)
        return mine
