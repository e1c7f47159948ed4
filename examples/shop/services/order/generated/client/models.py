# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'order', as its callers see them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import UNSET, UnsetType

from onehand.runtime.model import OpenEnum, Resource, Value, Version


class OrderStatus(OpenEnum):
    PLACED = "placed"
    """Paid, not yet shipped."""
    SHIPPED = "shipped"
    """On its way."""
    CANCELLED = "cancelled"
    """Will not be shipped."""


class Line(Value):
    product_id: str
    quantity: int


class Money(Value):
    """An exact amount in one currency."""

    amount: Decimal
    currency: str


class CancellationForm(Value):
    reason: str


class Order(Resource):
    """One purchase."""

    id: str
    """Made by the service, never reused."""
    number: str
    user_id: str
    lines: list[Line]
    note: str | None = None
    status: OrderStatus
    total: Money
    cancelled_because: str | None = None
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class OrderForm(Value):
    """What is written of an order; what is left out, the service fills."""

    number: str
    user_id: str
    lines: list[Line]
    note: str | None = None

    @classmethod
    def of(cls, order: Order) -> OrderForm:
        """The form that would write this order again."""
        return cls(number=order.number, user_id=order.user_id, lines=order.lines, note=order.note)


class OrderPatch(Value):
    """Some fields of an order; None clears an optional one."""

    number: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET
    lines: list[Line] | UnsetType = UNSET
    note: str | UnsetType | None = UNSET


class OrderVersion(Version):
    """One record of the journal of an order."""

    order: Order
