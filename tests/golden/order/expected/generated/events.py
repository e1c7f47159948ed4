# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What 'order' publishes on its stream."""

from __future__ import annotations

from typing import ClassVar

from onehand.runtime.stream.event import CustomEvent, Event

from .common import Money
from .models import Order


class OrderUpserted(Event, tag="order_upserted"):
    """An order was created or changed: all of it."""

    order: Order


class OrderDeleted(Event, tag="order_deleted"):
    """An order was deleted: its last state."""

    order: Order


class OrderPlaced(CustomEvent):
    """Paid."""

    name: ClassVar[str] = "order_placed"
    key: ClassVar[str] = "order_id"
    resource: ClassVar[str | None] = "order"

    order_id: str
    total: Money


OrderEvent = OrderUpserted | OrderDeleted
