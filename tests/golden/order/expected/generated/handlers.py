# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What 'order' does when it is called. Where yours differs, subclass in handlers.py."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.handler import Handler, found, merged
from onehand.runtime.model import VersionQuery
from onehand.runtime.page import Page

from .call import Call
from .models import (
    CancellationForm,
    CountOrders200,
    CountOrders204,
    CountOrdersQuery,
    Order,
    OrderForm,
    OrderPatch,
    OrderQuery,
    OrderVersion,
)


class OrdersHandler(Handler):
    """/orders."""

    async def list_orders(self, call: Call, query: OrderQuery) -> Page[Order]:
        """Orders, a page at a time."""
        return await call.orders.page(query)

    async def get_order(self, call: Call, id: str) -> Versioned[Order]:
        """One order by its id."""
        return found(await call.orders.get(id), "order", id)

    @abstractmethod
    async def create_order(self, call: Call, body: OrderForm) -> Versioned[Order]:
        """Create an order.

        To be written by hand: nothing gives 'total'.
        """

    async def patch_order(self, call: Call, id: str, body: OrderPatch) -> Versioned[Order]:
        """Change parts of an order."""
        async with call.transaction():
            order = found(await call.orders.lock(id), "order", id)
            form = merged(OrderForm.of(order.value), body)
            return found(await call.orders.update(id, form, if_match=call.if_match), "order", id)

    async def list_order_versions(self, call: Call, id: str, query: VersionQuery) -> Page[OrderVersion]:
        """The history of an order, newest first."""
        return await call.orders.versions(id, limit=query.limit, after=query.after)

    @abstractmethod
    async def cancel_order(self, call: Call, id: str, body: CancellationForm) -> Order | Versioned[Order]:
        """Stop it."""


class OperationsHandler(Handler):
    """What belongs to no resource."""

    @abstractmethod
    async def count_orders(self, call: Call, query: CountOrdersQuery) -> CountOrders200 | CountOrders204: ...


class Handlers(Protocol):
    """All of them: made at start-up from handlers.py, or from here."""

    orders: OrdersHandler
    operations: OperationsHandler
