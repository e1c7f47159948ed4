# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'order', as its callers see them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import UNSET, UnsetType

from onehand.runtime.model import OpenEnum, OpenUnion, Resource, Value, Version


class OrderStatus(OpenEnum):
    PLACED = "placed"
    """Paid, not yet shipped."""
    SHIPPED = "SHIPPED"
    """On its way.

    Deprecated: use placed
    """


class UserReference(Value):
    id: str


class Line(Value):
    product_id: str
    quantity: int
    parts: list[Line] | None = None


class Card(Value):
    number: str


class Transfer(Value):
    iban: str


class Money(Value):
    """An exact amount in one currency."""

    amount: Decimal
    currency: str


class CancellationForm(Value):
    reason: str


class PaymentMethodCard(Card, tag_field="kind", tag="card"):
    pass


class PaymentMethodTransfer(Transfer, tag_field="kind", tag="transfer"):
    pass


PaymentMethod = OpenUnion[PaymentMethodCard | PaymentMethodTransfer]


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


class OrderForm(Value):
    """What is written of an order; what is left out, the service fills."""

    number: str
    lines: list[Line]
    payment: PaymentMethod
    note: str | None = None
    labels: dict[str, str] | None = None
    user_id: str

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


class OrderPatch(Value):
    """Some fields of an order; None clears an optional one."""

    number: str | UnsetType = UNSET
    lines: list[Line] | UnsetType = UNSET
    payment: PaymentMethod | UnsetType = UNSET
    note: str | UnsetType | None = UNSET
    labels: dict[str, str] | UnsetType | None = UNSET
    user_id: str | UnsetType = UNSET


class OrderVersion(Version):
    """One record of the journal of an order."""

    order: Order
