"""What must something that carries streams be able to do?

Every member of `transports/` passes the same suite, tests/runtime/stream/contract.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from onehand.runtime.stream.erased import Forgetting
from onehand.runtime.stream.message import Delivery, Message


class TransportError(Exception):
    """The transport could not do it now; trying again later may help."""


class Fenced(TransportError):  # noqa: N818 - the word of the field; it is no fault of the one who gets it
    """A newer leader publishes to this stream: whoever gets this has lost the leadership."""

    def __init__(self, stream: str, *, epoch: int, newest: int) -> None:
        super().__init__(f"stream '{stream}' is led by epoch {newest}, this publisher has epoch {epoch}")
        self.stream = stream
        self.epoch = epoch
        self.newest = newest


class Subscription(Protocol):
    """One consumer's place in one stream. A new one starts behind the last acknowledged message."""

    async def fetch(self, limit: int, wait: float) -> list[Delivery]:
        """The next messages, in order, at most `limit`; waits up to `wait` seconds for the first, else is empty."""
        ...

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """These, and all before them, are safe with the consumer and are never delivered to it again."""
        ...

    async def behind(self) -> int:
        """How many messages of the stream this consumer has not acknowledged."""
        ...

    async def close(self) -> None: ...


class Transport(Protocol):
    """Carries streams from one publisher to many consumers, at least once, in order per key."""

    async def publish(self, stream: str, messages: Sequence[Message], *, epoch: int) -> None:
        """All or nothing; returns when durable. No messages: only announces the epoch.

        Raises Fenced when a newer epoch was announced, TransportError when it is uncertain or impossible.
        """
        ...

    def subscribe(self, stream: str, consumer: str) -> Subscription:
        """Connects when it is first used, so that a transport that is down stops nobody from starting."""
        ...

    async def trim(self, stream: str, *, before: datetime, epoch: int) -> int:
        """Removes some messages published before this time; how many. 0 = nothing is left to remove."""
        ...

    async def redact(self, stream: str, forgotten: Sequence[Forgetting], *, epoch: int) -> int:
        """Takes what is erased out of all stored messages of these keys that are older; how many were changed.

        What is delivered from then on is without it. A transport that cannot change a message removes it. Only the
        publisher of the stream may do so; it may be cut off anywhere, and is then asked again.
        """
        ...

    async def close(self) -> None: ...
