# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Forms and values of 'order' for tests: valid, and different at every call."""

from __future__ import annotations

from msgspec.structs import replace

from onehand.runtime.sample import decimal, matching, next_number, text, within

from .client.models import CancellationForm, Line, Money, OrderForm


def make_line(**changes: object) -> Line:
    """A line; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Line(product_id=f"product-{number}", quantity=within(number, 1, 1000))
    return replace(made, **changes)


def make_money(**changes: object) -> Money:
    """A money; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Money(amount=decimal(number, digits=18, scale=4, minimum="0"), currency=matching("^[A-Z]{3}$", number))
    return replace(made, **changes)


def make_cancellation_form(**changes: object) -> CancellationForm:
    """A cancellation form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = CancellationForm(reason=text(number, "reason", longest=200))
    return replace(made, **changes)


def make_order_form(*, user_id: str, **changes: object) -> OrderForm:
    """An order form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = OrderForm(
        number=text(number, "number", longest=40),
        user_id=user_id,
        lines=[make_line()],
        note=text(number, "note", longest=500),
    )
    return replace(made, **changes)
