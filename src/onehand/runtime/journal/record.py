"""How does a journal record become an event?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from onehand.runtime.db.names import short
from onehand.runtime.journal.rows import reader, select
from onehand.runtime.spec import ResourceSpec, ServiceSpec
from onehand.runtime.stream.event import Event
from onehand.runtime.stream.message import Message

EMITTED = """\
select journal_id, discriminator, sequence, journal_traceparent, body::text as body
from journal.{table} where journal_id = any($1) and recorded_at between $2 and $3"""
"""What handlers emitted, and what was forgotten; the bounds say which partitions to look into."""

Encode = Callable[[Any, Any], tuple[str, bytes]]
"""(queue row, journal row) -> discriminator and body."""

_encoder = msgspec.json.Encoder()
_ENVELOPE = frozenset(Event.__struct_fields__)


class Kind(msgspec.Struct, frozen=True):
    """One journal table: how its records are read and what they become.

    `sql` takes ids and the first and last `recorded_at`; it gives journal_id, sequence, journal_traceparent and what
    `encode` needs.
    """

    sql: str
    encode: Encode
    forgets: frozenset[str] = frozenset()
    """The discriminators of those that tell what was erased."""


def kinds(service: ServiceSpec) -> dict[str | None, Kind]:
    """By the resource that the queue names; None = what is no change of a row."""
    found: dict[str | None, Kind] = {
        resource.name: Kind(select(resource), _of_resource(resource))
        for resource in service.resources
        if resource.upserted is not None
    }
    forgets = frozenset(one.forgotten.__struct_config__.tag for one in service.resources if one.forgotten is not None)
    if service.custom_events or forgets:
        found[None] = Kind(EMITTED.format(table=f'"{short(f"{service.name}_events")}"'), _emitted, forgets)
    return found


def _of_resource(resource: ResourceSpec) -> Encode:
    [payload] = [name for name in resource.upserted.__struct_fields__ if name not in _ENVELOPE]
    tags = {event: event.__struct_config__.tag for event in (resource.upserted, resource.deleted)}
    read = reader(resource)

    def encode(queued: Any, record: Any) -> tuple[str, bytes]:
        event = resource.deleted if record["journal_operation"] == "delete" else resource.upserted
        value = event(
            event_id=queued["event_id"],
            sequence=record["sequence"],
            timestamp=queued["recorded_at"],
            **{payload: read(record)},
        )
        return tags[event], _encoder.encode(value)

    return encode


def _emitted(queued: Any, record: Any) -> tuple[str, bytes]:
    """The envelope is put before the recorded fields as text: what the database keeps exact stays exact."""
    envelope = {
        "discriminator": record["discriminator"],
        "event_id": queued["event_id"],
        "sequence": record["sequence"],
        "timestamp": queued["recorded_at"],
    }
    fields = record["body"].lstrip()[1:].lstrip()
    comma = b"" if fields.startswith("}") else b","
    return record["discriminator"], _encoder.encode(envelope)[:-1] + comma + fields.encode()


def message(stream: str, queued: Any, record: Any, kind: Kind) -> Message:
    """The event of a queued record, ready to be published."""
    discriminator, body = kind.encode(queued, record)
    headers = _headers(stream, discriminator, queued, record["journal_traceparent"])
    if discriminator in kind.forgets:
        headers["forgets"] = "true"
    return Message(
        event_id=queued["event_id"],
        key=queued["key"],
        sequence=record["sequence"],
        discriminator=discriminator,
        timestamp=queued["recorded_at"],
        headers=headers,
        body=body,
    )


def _headers(stream: str, discriminator: str, queued: Any, traceparent: str | None) -> dict[str, str]:
    headers = {
        "ce-specversion": "1.0",
        "ce-id": queued["event_id"],
        "ce-source": stream,
        "ce-type": discriminator,
        "ce-subject": queued["key"],
        "ce-time": queued["recorded_at"].isoformat(),
    }
    if traceparent:
        headers["traceparent"] = traceparent
    if queued["replayed"]:
        headers["replayed"] = "true"
    return headers


def by_kind(queue: Sequence[Any]) -> Mapping[str | None, list[Any]]:
    """The queue rows per journal table, in order."""
    found: dict[str | None, list[Any]] = {}
    for row in queue:
        found.setdefault(row["resource"], []).append(row)
    return found
