# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'mailer'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from onehand.runtime.model import Email, Form, Id, Patch, Query, Resource, Text, Version


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


class MessageForm(Form):
    """What a caller writes of a message."""

    order_id: Id
    to: Email
    subject: Annotated[Text, Meta(max_length=200)]

    @classmethod
    def of(cls, message: Message) -> MessageForm:
        """The form that would write this message again."""
        return cls(order_id=message.order_id, to=message.to, subject=message.subject)


class MessagePatch(Patch):
    order_id: Id | UnsetType = UNSET
    to: Email | UnsetType = UNSET
    subject: Annotated[Text, Meta(max_length=200)] | UnsetType = UNSET


class MessageVersion(Version):
    message: Message


class MessageQuery(Query):
    """GET /messages: the declared searches."""

    order_id: str | None = None
    to: str | None = None
