# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""Forms and values of 'catalog' for tests: valid, and different at every call."""

from __future__ import annotations

from msgspec.structs import replace

from onehand.runtime.sample import decimal, matching, next_number, text

from .client.models import Money, ProductForm


def make_money(**changes: object) -> Money:
    """A money; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Money(amount=decimal(number, digits=18, scale=4, minimum="0"), currency=matching("^[A-Z]{3}$", number))
    return replace(made, **changes)


def make_product_form(**changes: object) -> ProductForm:
    """A product form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = ProductForm(
        sku=matching("^[A-Z0-9-]{3,20}$", number),
        name=text(number, "name", longest=200),
        price=make_money(),
        tags=[text(number, "tags")],
    )
    return replace(made, **changes)
