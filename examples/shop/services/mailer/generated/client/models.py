# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'mailer', as its callers see them."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType

from onehand.runtime.model import Resource, Value, Version


class Message(Resource):
    """A letter to a customer, kept as it was sent."""

    id: str
    """Made by the service, never reused."""
    order_id: str
    to: str
    subject: str
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class MessageForm(Value):
    """What is written of a message; what is left out, the service fills."""

    order_id: str
    to: str
    subject: str

    @classmethod
    def of(cls, message: Message) -> MessageForm:
        """The form that would write this message again."""
        return cls(order_id=message.order_id, to=message.to, subject=message.subject)


class MessagePatch(Value):
    """Some fields of a message; None clears an optional one."""

    order_id: str | UnsetType = UNSET
    to: str | UnsetType = UNSET
    subject: str | UnsetType = UNSET


class MessageVersion(Version):
    """One record of the journal of a message."""

    message: Message
