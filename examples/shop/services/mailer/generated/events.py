# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What 'mailer' publishes on its stream."""

from __future__ import annotations

from onehand.runtime.stream.event import Event, Forgotten

from .models import Message


class MessageUpserted(Event, tag="message_upserted"):
    """A message was created or changed: all of it."""

    message: Message


class MessageDeleted(Event, tag="message_deleted"):
    """A message was deleted: its last state."""

    message: Message


class MessageForgotten(Forgotten, tag="message_forgotten"):
    """What is personal in the message was erased: whoever has it erases it, too."""


MailerEvent = MessageUpserted | MessageDeleted | MessageForgotten
