"""How does an event of a test become a message, as it would travel?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import structs

from onehand.runtime.sample.event import event_id
from onehand.runtime.sample.number import next_number
from onehand.runtime.stream.event import CustomEvent, Event
from onehand.runtime.stream.message import Message

Published = Event | CustomEvent | Mapping[str, Any]
"""As it travels; as a handler emits it; or as JSON with its `discriminator`: of kinds that nobody here knows."""

_OWN = frozenset({"discriminator", "event_id", "sequence", "timestamp"})


def message(published: Published, *, key: str = "", newer: Mapping[str, Any] | None = None) -> Message:
    """`key`: what orders it; deduced when it is not given. `newer`: fields that only a newer producer knows."""
    body = _body(published) | dict(newer or {})
    kind = str(body["discriminator"])
    body.setdefault("event_id", event_id(kind, next_number(kind)))
    body.setdefault("sequence", next_number("sequence"))
    body.setdefault("timestamp", datetime.now(UTC).isoformat())
    return Message(
        event_id=body["event_id"],
        key=key or _key(published, kind, body),
        sequence=body["sequence"],
        discriminator=kind,
        timestamp=msgspec.convert(body["timestamp"], datetime),
        published_at=datetime.now(UTC),
        headers={},
        body=msgspec.json.encode(body),
    )


def replayed(found: Message) -> Message:
    """The same, published once more on request: another id, the same sequence."""
    id = event_id(found.event_id, next_number("replayed"))
    body = msgspec.json.decode(found.body) | {"event_id": id}
    return structs.replace(
        found, event_id=id, headers=found.headers | {"replayed": "true"}, body=msgspec.json.encode(body)
    )


def _body(published: Published) -> dict[str, Any]:
    if isinstance(published, Mapping):
        if "discriminator" not in published:
            raise ValueError("an event that is JSON says what it is: {'discriminator': ..., ...}")
        return dict(published)
    body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(published))
    return {"discriminator": published.name} | body if isinstance(published, CustomEvent) else body


def _key(published: Published, kind: str, body: Mapping[str, Any]) -> str:
    """Of a custom event what it says; else the id of the row; of a kind that nobody knows the first id in it."""
    if isinstance(published, CustomEvent):
        return str(getattr(published, published.key))
    resource = body.get(kind.rpartition("_")[0])
    if isinstance(resource, Mapping) and "id" in resource:
        return str(resource["id"])
    fields = [name for name in body if name not in _OWN]
    named = next((name for name in fields if name == "id" or name.endswith("_id")), None)
    return str(body[named]) if named else str(body["event_id"])
