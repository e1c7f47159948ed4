# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""Values of 'mailer' for tests: valid, and different at every call; the same in every run."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from msgspec.structs import replace

from onehand.runtime.sample import email, event, moment, next_number, text
from onehand.runtime.stream.erased import Erased

from .client.models import Message, MessageForm
from .events import MessageDeleted, MessageForgotten, MessageUpserted


class MessageFields(TypedDict, total=False):
    """Fields of a message that a test may want otherwise."""

    id: str
    order_id: str
    to: str
    subject: str
    created_at: datetime
    updated_at: datetime


def make_message(**changes: Unpack[MessageFields]) -> Message:
    """A message; `changes` are fields that shall be otherwise."""
    number = next_number("message")
    made = Message(
        id=f"message-{number}",
        order_id=f"order-{number}",
        to=email(number),
        subject=text(number, "subject", longest=200),
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class MessageFormFields(TypedDict, total=False):
    """Fields of a message form that a test may want otherwise."""

    order_id: str
    to: str
    subject: str


def make_message_form(**changes: Unpack[MessageFormFields]) -> MessageForm:
    """A message form; `changes` are fields that shall be otherwise."""
    number = next_number("message_form")
    made = MessageForm(order_id=f"order-{number}", to=email(number), subject=text(number, "subject", longest=200))
    return replace(made, **changes)


class MessageUpsertedFields(TypedDict, total=False):
    """Fields of an event "message_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    message: Message


def make_message_upserted(**changes: Unpack[MessageUpsertedFields]) -> MessageUpserted:
    """An event "message_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("message_upserted")
    return event(MessageUpserted, number, {"message": make_message(), **changes})


class MessageDeletedFields(TypedDict, total=False):
    """Fields of an event "message_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    message: Message


def make_message_deleted(**changes: Unpack[MessageDeletedFields]) -> MessageDeleted:
    """An event "message_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("message_deleted")
    return event(MessageDeleted, number, {"message": make_message(), **changes})


class MessageForgottenFields(TypedDict, total=False):
    """Fields of an event "message_forgotten" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    id: str
    erased: tuple[Erased, ...]


def make_message_forgotten(**changes: Unpack[MessageForgottenFields]) -> MessageForgotten:
    """An event "message_forgotten"; `changes` are fields that shall be otherwise."""
    number = next_number("message_forgotten")
    return event(MessageForgotten, number, {"id": f"message-{number}", "erased": (), **changes})
