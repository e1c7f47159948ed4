# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What the machinery knows about 'mailer'."""

from __future__ import annotations

from onehand.runtime.spec import CopySpec, FieldSpec, JournalSpec, ResourceSpec, SearchSpec

from .dao.messages import MessagesDao
from .events import MessageDeleted, MessageForgotten, MessageUpserted
from .models import Message, MessageForm, MessagePatch, MessageQuery, MessageVersion
from .subscriptions.user import UserCopy

MESSAGES = ResourceSpec(
    name="message",
    plural="messages",
    path="/messages",
    model=Message,
    form=MessageForm,
    patch=MessagePatch,
    query=MessageQuery,
    version=MessageVersion,
    form_of=MessageForm.of,
    fields=(
        FieldSpec(name="order_id", column="order_id", type="id", refers_to="order.order"),
        FieldSpec(name="to", column="to", type="email", personal=True),
        FieldSpec(name="subject", column="subject", type="string"),
    ),
    unique=(("order_id",),),
    search=(SearchSpec((("order_id", "equal"),)), SearchSpec((("to", "equal"),))),
    sort=("-created_at",),
    journal_sql=MessagesDao.journal,
    from_row=MessagesDao.read,
    upserted=MessageUpserted,
    deleted=MessageDeleted,
    forgotten=MessageForgotten,
    journal=JournalSpec(retain_days=90, partition="day"),
)


USER_USER_COPY = CopySpec(
    service="user",
    resource="user",
    table="copies.user_user",
    fields=(
        FieldSpec(name="email", column="email", type="email", personal=True),
        FieldSpec(name="name", column="name", type="string", personal=True),
    ),
    model=UserCopy,
)
