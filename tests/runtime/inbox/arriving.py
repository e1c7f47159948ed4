"""Events as another service would publish them, put on a stream by hand."""

from __future__ import annotations

import json
import os
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from onehand.runtime.stream.message import Message
from onehand.runtime.stream.transport import Transport
from tests.runtime.world import STREAM, WHEN


def uuid7(days: float = 0.0) -> str:
    """As made now, or some days from now."""
    milliseconds = int((time.time() + days * 86400) * 1000)
    value = milliseconds << 80 | 0x7 << 76 | int.from_bytes(os.urandom(9)) >> 2 << 2
    return str(uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62))


def user(key: str, sequence: int, name: str = "Ada", **facts: Any) -> Message:
    """`user_upserted`, unless `kind` says otherwise."""
    kind = facts.pop("kind", "user_upserted")
    event_id = facts.pop("event_id", None) or uuid7()
    row = {"id": key, "email": f"{key}@example.com", "name": name, "status": "active", **facts}
    return raw(key, sequence, kind, {"user": {**row, "created_at": WHEN, "updated_at": WHEN}}, event_id)


def greeted(key: str, sequence: int, text: str) -> Message:
    return raw(key, sequence, "user_greeted", {"user_id": key, "text": text}, uuid7())


def raw(key: str, sequence: int, kind: str, fields: dict[str, Any], event_id: str) -> Message:
    body = {"discriminator": kind, "event_id": event_id, "sequence": sequence, "timestamp": WHEN, **fields}
    return Message(
        event_id=event_id,
        key=key,
        sequence=sequence,
        discriminator=kind,
        timestamp=datetime.now(UTC),
        headers={"traceparent": f"00-{event_id.replace('-', '')}-b7ad6b7169203331-01"},
        body=json.dumps(body).encode(),
    )


async def arrive(transport: Transport, *messages: Message) -> None:
    """All of them in one batch."""
    await transport.publish(STREAM, messages, epoch=1)
