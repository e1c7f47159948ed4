# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""How 'mailer' is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment
from onehand.runtime.page import Page

from .models import Message


class MailerClient(Client):
    """Tells customers what happened."""

    service: ClassVar[str] = "mailer"

    async def list_messages(
        self,
        *,
        id: Sequence[str] | None = None,
        order_id: str | None = None,
        to: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Message]:
        """Messages, a page at a time."""
        return await self.page(
            "/messages",
            query={"id": id, "order_id": order_id, "to": to, "sort": sort, "limit": limit, "after": after},
            item=Message,
        )

    def all_messages(
        self,
        *,
        id: Sequence[str] | None = None,
        order_id: str | None = None,
        to: str | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Message]:
        """As `list_messages`, through all pages."""
        return self.all("/messages", query={"id": id, "order_id": order_id, "to": to, "sort": sort}, item=Message)

    async def get_message(self, id: str) -> Message:
        """One message by its id."""
        found: Message = await self.request("GET", f"/messages/{segment(id)}", returns=Message)
        return found
