"""How does a test get an event, as it travels or as a handler emits it?"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from onehand.runtime.sample.moment import moment
from onehand.runtime.sample.number import next_number

E = TypeVar("E", bound=Struct)

_SEVEN = (0x018CC251F400 << 80) | (0x7 << 76) | (0x8 << 60)
"""A UUIDv7 of the first day of 2024."""


def event_id(kind: str, number: int) -> str:
    """The same for the same event, and another one for every other."""
    return str(UUID(int=_SEVEN | (zlib.crc32(kind.encode()) << 28) | (number & 0xFFFFFFF)))


def event(type: type[E], number: int, fields: Mapping[str, object]) -> E:
    """An event with these fields, by attribute. What travels has an id, a sequence and a time, too: the sequence
    grows with every event, of whatever kind, as it does for one row.

    ValidationError when a field is not what the event declares.
    """
    tag = type.__struct_config__.tag
    given: dict[str, object] = {}
    if tag is not None:
        kind = str(tag)
        given = {"discriminator": kind, "event_id": event_id(kind, number)}
        given["sequence"] = next_number("sequence")
        given["timestamp"] = moment(number)
    names = dict(zip(type.__struct_fields__, type.__struct_encode_fields__, strict=True))
    given |= {names[name]: value for name, value in fields.items()}
    return msgspec.json.decode(msgspec.json.encode(given), type=type)
