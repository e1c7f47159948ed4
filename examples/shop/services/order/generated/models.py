# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'order'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from onehand.runtime.model import DateTime, Enum, Form, Id, Patch, Query, Resource, Text, Value, Version

from .common import Money


class OrderStatus(Enum):
    PLACED = "placed"
    """Paid, not yet shipped."""
    SHIPPED = "shipped"
    """On its way."""
    CANCELLED = "cancelled"
    """Will not be shipped."""


class Line(Value):
    product_id: Id
    quantity: Annotated[int, Meta(ge=1, le=1000)]


class CancellationForm(Value):
    reason: Annotated[Text, Meta(max_length=200)]


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


class OrderForm(Form):
    """What a caller writes of an order."""

    number: Annotated[Text, Meta(max_length=40)]
    user_id: Id
    lines: Annotated[list[Line], Meta(min_length=1, max_length=100)]
    note: Annotated[Text, Meta(max_length=500)] | None = None

    @classmethod
    def of(cls, order: Order) -> OrderForm:
        """The form that would write this order again."""
        return cls(number=order.number, user_id=order.user_id, lines=order.lines, note=order.note)


class OrderPatch(Patch):
    number: Annotated[Text, Meta(max_length=40)] | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    lines: Annotated[list[Line], Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    note: Annotated[Text, Meta(max_length=500)] | UnsetType | None = UNSET


class OrderVersion(Version):
    order: Order


class OrderQuery(Query):
    """GET /orders: the declared searches."""

    user_id: str | None = None
    status: OrderStatus | None = None
    created_at: DateTime | None = None
    number_prefix: str | None = None
