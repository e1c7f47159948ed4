# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""Values of 'catalog' for tests: valid, and different at every call; the same in every run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from msgspec import UnsetType
from msgspec.structs import replace

from onehand.runtime.sample import decimal, event, matching, moment, next_number, text

from .client.models import Money, Product, ProductForm
from .events import ProductDeleted, ProductUpserted


class MoneyFields(TypedDict, total=False):
    """Fields of a money that a test may want otherwise."""

    amount: Decimal
    currency: str


def make_money(**changes: Unpack[MoneyFields]) -> Money:
    """A money; `changes` are fields that shall be otherwise."""
    number = next_number("money")
    made = Money(amount=decimal(number, digits=18, scale=4, minimum="0"), currency=matching("^[A-Z]{3}$", number))
    return replace(made, **changes)


class ProductFields(TypedDict, total=False):
    """Fields of a product that a test may want otherwise."""

    id: str
    sku: str
    name: str
    price: Money
    tags: list[str] | None
    in_stock: bool
    created_at: datetime
    updated_at: datetime


def make_product(**changes: Unpack[ProductFields]) -> Product:
    """A product; `changes` are fields that shall be otherwise."""
    number = next_number("product")
    made = Product(
        id=f"product-{number}",
        sku=matching("^[A-Z0-9-]{3,20}$", number),
        name=text(number, "name", longest=200),
        price=make_money(),
        tags=[text(number, "tags")],
        in_stock=True,
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class ProductFormFields(TypedDict, total=False):
    """Fields of a product form that a test may want otherwise."""

    sku: str
    name: str
    price: Money
    tags: list[str] | None
    in_stock: bool | UnsetType


def make_product_form(**changes: Unpack[ProductFormFields]) -> ProductForm:
    """A product form; `changes` are fields that shall be otherwise."""
    number = next_number("product_form")
    made = ProductForm(
        sku=matching("^[A-Z0-9-]{3,20}$", number),
        name=text(number, "name", longest=200),
        price=make_money(),
        tags=[text(number, "tags")],
    )
    return replace(made, **changes)


class ProductUpsertedFields(TypedDict, total=False):
    """Fields of an event "product_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    product: Product


def make_product_upserted(**changes: Unpack[ProductUpsertedFields]) -> ProductUpserted:
    """An event "product_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("product_upserted")
    return event(ProductUpserted, number, {"product": make_product(), **changes})


class ProductDeletedFields(TypedDict, total=False):
    """Fields of an event "product_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    product: Product


def make_product_deleted(**changes: Unpack[ProductDeletedFields]) -> ProductDeleted:
    """An event "product_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("product_deleted")
    return event(ProductDeleted, number, {"product": make_product(), **changes})
