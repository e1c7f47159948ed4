# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'order'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from msgspec import UNSET, Meta, UnsetType

from onehand.runtime.http.result import Result
from onehand.runtime.model import (
    DateTime,
    Enum,
    Form,
    Id,
    Json,
    Parameters,
    Patch,
    Query,
    Resource,
    Text,
    Value,
    Version,
)

from .common import Money


class OrderStatus(Enum):
    PLACED = "placed"
    """Paid, not yet shipped."""
    SHIPPED = "SHIPPED"
    """On its way.

    Deprecated: use placed
    """


class Line(Value):
    product_id: Id
    quantity: Annotated[int, Meta(ge=1, le=1000)]
    parts: list[Line] | None = None


class Card(Value):
    number: Annotated[Text, Meta(pattern="^[0-9]{16}$")]


class Transfer(Value):
    iban: Text


class UserReference(Value):
    id: Id


class CancellationForm(Value):
    reason: Annotated[Text, Meta(max_length=200)]


class PaymentMethodCard(Card, tag_field="kind", tag="card"):
    pass


class PaymentMethodTransfer(Transfer, tag_field="kind", tag="transfer"):
    pass


PaymentMethod = PaymentMethodCard | PaymentMethodTransfer


class Order(Resource):
    """One purchase."""

    id: str
    """Made by the service, never reused."""
    number: str
    user: UserReference
    lines: list[Line]
    payment: PaymentMethod
    note: str | None = None
    labels: dict[str, str] | None = None
    status: OrderStatus
    total: Money
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class OrderForm(Form):
    """What a caller writes of an order."""

    number: Annotated[Text, Meta(max_length=40)]
    lines: Annotated[list[Line], Meta(min_length=1, max_length=100)]
    payment: PaymentMethod
    note: Annotated[Text, Meta(max_length=500)] | None = None
    labels: dict[str, Text] | None = None
    user_id: Id

    @classmethod
    def of(cls, order: Order) -> OrderForm:
        """The form that would write this order again."""
        return cls(
            number=order.number,
            lines=order.lines,
            payment=order.payment,
            note=order.note,
            labels=order.labels,
            user_id=order.user.id,
        )


class OrderPatch(Patch):
    number: Annotated[Text, Meta(max_length=40)] | UnsetType = UNSET
    lines: Annotated[list[Line], Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    payment: PaymentMethod | UnsetType = UNSET
    note: Annotated[Text, Meta(max_length=500)] | UnsetType | None = UNSET
    labels: dict[str, Text] | UnsetType | None = UNSET
    user_id: Id | UnsetType = UNSET


class OrderVersion(Version):
    order: Order


class OrderQuery(Query):
    """GET /orders: the declared searches."""

    user: str | None = None
    status: OrderStatus | None = None
    created_at: DateTime | None = None
    number_prefix: str | None = None


class CountOrdersQuery(Parameters):
    """GET /counts"""

    status: OrderStatus | None = None


class CountOrders200(Result):
    status: ClassVar[int] = 200

    body: Json


class CountOrders204(Result):
    status: ClassVar[int] = 204
