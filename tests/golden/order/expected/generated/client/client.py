# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""How 'order' is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment
from onehand.runtime.model import Json
from onehand.runtime.page import Page

from .models import CancellationForm, Order, OrderForm, OrderPatch, OrderStatus, OrderVersion


class OrderClient(Client):
    """What customers buy."""

    service: ClassVar[str] = "order"

    async def list_orders(
        self,
        *,
        id: Sequence[str] | None = None,
        user: str | None = None,
        status: OrderStatus | None = None,
        created_at: datetime | None = None,
        number_prefix: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Order]:
        """Orders, a page at a time."""
        return await self.page(
            "/orders",
            query={
                "id": id,
                "user": user,
                "status": status,
                "created_at": created_at,
                "number_prefix": number_prefix,
                "sort": sort,
                "limit": limit,
                "after": after,
            },
            item=Order,
        )

    def all_orders(
        self,
        *,
        id: Sequence[str] | None = None,
        user: str | None = None,
        status: OrderStatus | None = None,
        created_at: datetime | None = None,
        number_prefix: str | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Order]:
        """As `list_orders`, through all pages."""
        return self.all(
            "/orders",
            query={
                "id": id,
                "user": user,
                "status": status,
                "created_at": created_at,
                "number_prefix": number_prefix,
                "sort": sort,
            },
            item=Order,
        )

    async def get_order(self, id: str) -> Order:
        """One order by its id."""
        found: Order = await self.request("GET", f"/orders/{segment(id)}", returns=Order)
        return found

    async def create_order(self, body: OrderForm) -> Order:
        """Create an order."""
        found: Order = await self.request("POST", "/orders", body=body, returns=Order)
        return found

    async def patch_order(self, id: str, body: OrderPatch, *, if_match: int | None = None) -> Order:
        """Change parts of an order."""
        found: Order = await self.request(
            "PATCH",
            f"/orders/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Order,
        )
        return found

    async def list_order_versions(
        self,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[OrderVersion]:
        """The history of an order, newest first."""
        return await self.page(
            f"/orders/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=OrderVersion,
        )

    async def cancel_order(self, id: str, body: CancellationForm) -> Order:
        """Stop it."""
        found: Order = await self.request("POST", f"/orders/{segment(id)}/cancellations", body=body, returns=Order)
        return found

    async def count_orders(self, *, status: OrderStatus | None = None) -> Json | None:
        found: Json | None = await self.request(
            "GET",
            "/counts",
            query={"status": status},
            returns={200: Json, 204: None},
        )
        return found
