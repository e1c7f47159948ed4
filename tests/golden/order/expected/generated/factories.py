# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Forms and values of 'order' for tests: valid, and different at every call."""

from __future__ import annotations

from msgspec.structs import replace

from onehand.runtime.sample import decimal, matching, next_number, text, within

from .client.models import CancellationForm, Card, Line, Money, OrderForm, PaymentMethodCard, Transfer, UserReference


def make_user_reference(**changes: object) -> UserReference:
    """A user reference; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = UserReference(id=f"id-{number}")
    return replace(made, **changes)


def make_line(**changes: object) -> Line:
    """A line; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Line(product_id=f"product-{number}", quantity=within(number, 1, 1000))
    return replace(made, **changes)


def make_card(**changes: object) -> Card:
    """A card; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Card(number=matching("^[0-9]{16}$", number))
    return replace(made, **changes)


def make_transfer(**changes: object) -> Transfer:
    """A transfer; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Transfer(iban=text(number, "iban"))
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


def make_payment_method() -> PaymentMethodCard:
    """A payment method, of its first kind."""
    number = next_number()
    return PaymentMethodCard(number=matching("^[0-9]{16}$", number))


def make_order_form(**changes: object) -> OrderForm:
    """An order form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = OrderForm(
        number=text(number, "number", longest=40),
        lines=[make_line()],
        payment=make_payment_method(),
        note=text(number, "note", longest=500),
        user_id=f"user-{number}",
    )
    return replace(made, **changes)
