"""What does a transport carry, and how is a stream named on it?"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Message(Struct, frozen=True, kw_only=True):
    """One event on its way: what a transport must know, and the event itself as JSON that it never reads."""

    event_id: str
    """A UUID; the same in every delivery, so that a receiver can drop what it already has."""
    key: str
    """What orders: messages with one key arrive in the order in which they were published."""
    sequence: int
    discriminator: str
    timestamp: datetime
    """When the change was made (stage `committed`), in UTC."""
    published_at: datetime | None = None
    """When the transport took it, in UTC; set by the transport."""
    headers: dict[str, str]
    """CloudEvents attributes (`ce-...`), `traceparent`; `replayed` when it was published again on request, `forgets`
    when it tells what was erased of older ones, `redacted` when something was erased here."""
    body: bytes

    @property
    def replayed(self) -> bool:
        return self.headers.get("replayed") == "true"

    @property
    def forgets(self) -> bool:
        """Whether it is a `<resource>_forgotten`; the name alone does not say so."""
        return self.headers.get("forgets") == "true"


class Delivery(Struct, frozen=True):
    """A message together with its place in the stream, which is what gets acknowledged."""

    message: Message
    position: int


def stream_table(stream: str) -> str:
    """`local.shop.user.v1.user_event` -> `user_v1`: how tables and channels of a stream are named.

    Environment and organization are not part of it: they are what separates one database from another.
    """
    parts = stream.split(".")
    if len(parts) < 3:
        raise ValueError(f"'{stream}' is no name of a stream: expected '<service>.<version>.<event>' at its end")
    return f"{parts[-3]}_{parts[-2]}"
