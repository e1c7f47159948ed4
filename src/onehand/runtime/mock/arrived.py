"""What does a mocked consumer keep of one stream? Each event once, in order, and what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby

from msgspec import Struct

from onehand.runtime.stream.message import Message

BATCH = 500
"""Events in one transaction, at most, as in the real inbox."""

Handle = Callable[[Sequence[Message]], Awaitable[None]]
"""All of it in one transaction; it may raise."""


class Failure(Struct, kw_only=True):
    """An event whose handler raised: its key waits."""

    event_id: str
    key: str
    discriminator: str
    attempts: int
    error: str


class Arrived:
    """As the inbox does it, with one lane: a batch that fails is halved until the bad event is alone."""

    def __init__(self, wants: Callable[[str], bool], handle: Handle) -> None:
        self.stored: list[Message] = []
        """Everything that arrived, once."""
        self.handled: list[Message] = []
        """In the order in which it was done."""
        self.failures: list[Failure] = []
        """What is open."""
        self.duplicates = 0
        self._wants = wants
        self._handle = handle
        self._waiting: list[Message] = []

    @property
    def waiting(self) -> list[Message]:
        """What is stored and not done: what failed, and what is behind it."""
        return list(self._waiting)

    @property
    def parked(self) -> set[str]:
        """The keys that wait for an event that failed."""
        return {failure.key for failure in self.failures}

    async def take(self, messages: Sequence[Message]) -> None:
        """Stores what is new, and works through it."""
        known = {one.event_id for one in self.stored}
        for one in messages:
            if one.event_id in known:
                self.duplicates += 1
                continue
            known.add(one.event_id)
            self.stored.append(one)
            if self._wants(one.discriminator):
                self._waiting.append(one)
        await self._work()

    async def retry(self) -> None:
        """As if the wait of everything that failed were over."""
        for failure in list(self.failures):
            await self._again(failure)
        await self._work()

    async def _again(self, failure: Failure) -> None:
        item = next(one for one in self._waiting if one.event_id == failure.event_id)
        error = await self._attempt([item])
        if error is None:
            self.failures.remove(failure)
        else:
            failure.attempts += 1
            failure.error = _said(error)

    def skip(self, event_id: str) -> None:
        """Gives up one that failed: its key goes on with the next `retry` or arrival."""
        self.failures = [one for one in self.failures if one.event_id != event_id]
        self._waiting = [one for one in self._waiting if one.event_id != event_id]

    async def _work(self) -> None:
        while going := [one for one in self._waiting if one.key not in self.parked][:BATCH]:
            await self._split(going)

    async def _split(self, items: Sequence[Message]) -> None:
        going = [one for one in items if one.key not in self.parked]
        if not going:
            return
        error = await self._attempt(going)
        if error is None:
            return
        if len(going) > 1:
            middle = len(going) // 2
            await self._split(going[:middle])
            await self._split(going[middle:])
            return
        [one] = going
        self.failures.append(
            Failure(event_id=one.event_id, key=one.key, discriminator=one.discriminator, attempts=1, error=_said(error))
        )

    async def _attempt(self, items: Sequence[Message]) -> Exception | None:
        try:
            await self._handle(items)
        except Exception as error:  # noqa: BLE001  whatever a handler raises, the rest goes on
            return error
        done = {one.event_id for one in items}
        self._waiting = [one for one in self._waiting if one.event_id not in done]
        self.handled += items
        return None


def batches(items: Sequence[Message]) -> list[tuple[str, list[Message]]]:
    """Consecutive events of one kind are one batch."""
    return [(kind, list(group)) for kind, group in groupby(items, key=lambda one: one.discriminator)]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
