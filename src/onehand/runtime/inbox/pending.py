"""What waits to be processed?"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from onehand.runtime.stream.message import Message


class Pending(Struct, frozen=True):
    """An event that is stored and queued: safe here, and not yet handled."""

    position: int
    """Its place in the inbox's queue."""
    message: Message
    received_at: datetime
