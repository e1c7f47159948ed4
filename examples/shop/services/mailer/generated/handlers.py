# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What 'mailer' does when it is called. Where yours differs, subclass in handlers.py."""

from __future__ import annotations

from typing import Protocol

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.handler import Handler, found
from onehand.runtime.page import Page

from .call import Call
from .models import Message, MessageQuery


class MessagesHandler(Handler):
    """/messages."""

    async def list_messages(self, call: Call, query: MessageQuery) -> Page[Message]:
        """Messages, a page at a time."""
        return await call.messages.page(query)

    async def get_message(self, call: Call, id: str) -> Versioned[Message]:
        """One message by its id."""
        return found(await call.messages.get(id), "message", id)


class Handlers(Protocol):
    """All of them: made at start-up from handlers.py, or from here."""

    messages: MessagesHandler
