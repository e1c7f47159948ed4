# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Values of 'order' for tests: valid, and different at every call; the same in every run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from msgspec.structs import replace

from onehand.runtime.sample import choice, decimal, event, matching, moment, next_number, text, within

from .client.models import CancellationForm, Line, Money, Order, OrderForm, OrderStatus
from .events import OrderDeleted, OrderPlaced, OrderUpserted


def make_order_status() -> OrderStatus:
    """An order status: each of them in turn."""
    return choice(next_number("order_status") - 1, OrderStatus.PLACED, OrderStatus.SHIPPED, OrderStatus.CANCELLED)


class LineFields(TypedDict, total=False):
    """Fields of a line that a test may want otherwise."""

    product_id: str
    quantity: int


def make_line(**changes: Unpack[LineFields]) -> Line:
    """A line; `changes` are fields that shall be otherwise."""
    number = next_number("line")
    made = Line(product_id=f"product-{number}", quantity=within(number, 1, 1000))
    return replace(made, **changes)


class MoneyFields(TypedDict, total=False):
    """Fields of a money that a test may want otherwise."""

    amount: Decimal
    currency: str


def make_money(**changes: Unpack[MoneyFields]) -> Money:
    """A money; `changes` are fields that shall be otherwise."""
    number = next_number("money")
    made = Money(amount=decimal(number, digits=18, scale=4, minimum="0"), currency=matching("^[A-Z]{3}$", number))
    return replace(made, **changes)


class CancellationFormFields(TypedDict, total=False):
    """Fields of a cancellation form that a test may want otherwise."""

    reason: str


def make_cancellation_form(**changes: Unpack[CancellationFormFields]) -> CancellationForm:
    """A cancellation form; `changes` are fields that shall be otherwise."""
    number = next_number("cancellation_form")
    made = CancellationForm(reason=text(number, "reason", longest=200))
    return replace(made, **changes)


class OrderFields(TypedDict, total=False):
    """Fields of an order that a test may want otherwise."""

    id: str
    number: str
    user_id: str
    lines: list[Line]
    note: str | None
    status: OrderStatus
    total: Money
    cancelled_because: str | None
    created_at: datetime
    updated_at: datetime


def make_order(**changes: Unpack[OrderFields]) -> Order:
    """An order; `changes` are fields that shall be otherwise."""
    number = next_number("order")
    made = Order(
        id=f"order-{number}",
        number=text(number, "number", longest=40),
        user_id=f"user-{number}",
        lines=[make_line()],
        note=text(number, "note", longest=500),
        status=OrderStatus.PLACED,
        total=make_money(),
        cancelled_because=text(number, "cancelled because", longest=200),
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class OrderFormFields(TypedDict, total=False):
    """Fields of an order form that a test may want otherwise."""

    number: str
    lines: list[Line]
    note: str | None


def make_order_form(*, user_id: str, **changes: Unpack[OrderFormFields]) -> OrderForm:
    """An order form; `changes` are fields that shall be otherwise."""
    number = next_number("order_form")
    made = OrderForm(
        number=text(number, "number", longest=40),
        user_id=user_id,
        lines=[make_line()],
        note=text(number, "note", longest=500),
    )
    return replace(made, **changes)


class OrderUpsertedFields(TypedDict, total=False):
    """Fields of an event "order_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    order: Order


def make_order_upserted(**changes: Unpack[OrderUpsertedFields]) -> OrderUpserted:
    """An event "order_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("order_upserted")
    return event(OrderUpserted, number, {"order": make_order(), **changes})


class OrderDeletedFields(TypedDict, total=False):
    """Fields of an event "order_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    order: Order


def make_order_deleted(**changes: Unpack[OrderDeletedFields]) -> OrderDeleted:
    """An event "order_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("order_deleted")
    return event(OrderDeleted, number, {"order": make_order(), **changes})


class OrderPlacedFields(TypedDict, total=False):
    """Fields of an event "order_placed" that a test may want otherwise."""

    order_id: str
    user_id: str
    number: str
    total: Money


def make_order_placed(**changes: Unpack[OrderPlacedFields]) -> OrderPlaced:
    """An event "order_placed"; `changes` are fields that shall be otherwise."""
    number = next_number("order_placed")
    return event(
        OrderPlaced,
        number,
        {
            "order_id": f"order-{number}",
            "user_id": f"user-{number}",
            "number": text(number, "number"),
            "total": make_money(),
            **changes,
        },
    )
