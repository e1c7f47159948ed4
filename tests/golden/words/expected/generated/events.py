# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""What 'words' publishes on its stream."""

from __future__ import annotations

from typing import ClassVar

from msgspec import field

from onehand.runtime.stream.event import CustomEvent, Event

from .models import Letter


class LetterUpserted(Event, tag="letter_upserted"):
    """A letter was created or changed: all of it."""

    letter: Letter


class LetterDeleted(Event, tag="letter_deleted"):
    """A letter was deleted: its last state."""

    letter: Letter


class LetterSent(CustomEvent):
    name: ClassVar[str] = "letter_sent"
    key: ClassVar[str] = "letter_id"
    resource: ClassVar[str | None] = "letter"

    letter_id: str
    name_: str = field(name="name")
    from_: str = field(name="from")


WordsEvent = LetterUpserted | LetterDeleted
