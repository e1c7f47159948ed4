"""What does an event look like to the code that emits or handles it?"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, dataclass_transform

from msgspec import Struct, field

from onehand.runtime.model.struct import Keyword
from onehand.runtime.stream.erased import Erased


@dataclass_transform(field_specifiers=(field,), kw_only_default=True, frozen_default=True)
class Event(Struct, metaclass=Keyword, frozen=True, omit_defaults=True, tag_field="discriminator"):
    """One event as it travels: the generated subclass adds its tag and what it carries.

    Unknown fields are passed over when it is read, so that a producer may add some at any time.
    """

    event_id: str
    """A UUIDv7, the same in every delivery of this event."""
    sequence: int
    """Grows with every change of one key; comparable within a key only."""
    timestamp: datetime
    """When the change was made, in UTC."""


@dataclass_transform(field_specifiers=(field,), kw_only_default=True, frozen_default=True)
class Forgotten(Event, frozen=True):
    """What was personal in a row was erased; who has it erases it, too. It carries nothing personal itself.

    Stream, inbox, failures and copies have followed before a handler gets it: it is for what the service made of it.
    """

    id: str
    """The row; it may be there, without what was personal."""
    erased: tuple[Erased, ...]
    """Where it was, in older events of the row."""


@dataclass_transform(field_specifiers=(field,), kw_only_default=True, frozen_default=True)
class CustomEvent(Struct, metaclass=Keyword, frozen=True, omit_defaults=True):
    """What a handler emits beside the deduced events: only its own fields.

    `event_id`, `sequence` and `timestamp` are given by the database that records it.
    """

    name: ClassVar[str]
    """The discriminator: `order_placed`."""
    key: ClassVar[str]
    """The field whose value orders it among other events."""
    resource: ClassVar[str | None] = None
    """The resource whose row is locked while it is emitted; None when the key is no resource of this service."""
