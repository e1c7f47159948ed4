# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'catalog', as its callers see them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import UNSET, UnsetType

from onehand.runtime.model import Resource, Value, Version


class Money(Value):
    """An exact amount in one currency."""

    amount: Decimal
    currency: str


class Product(Resource):
    """Something on the shelf."""

    id: str
    """Made by the service, never reused."""
    sku: str
    name: str
    price: Money
    tags: list[str] | None = None
    in_stock: bool
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class ProductForm(Value):
    """What is written of a product; what is left out, the service fills."""

    sku: str
    name: str
    price: Money
    tags: list[str] | None = None
    in_stock: bool | UnsetType = UNSET

    @classmethod
    def of(cls, product: Product) -> ProductForm:
        """The form that would write this product again."""
        return cls(
            sku=product.sku,
            name=product.name,
            price=product.price,
            tags=product.tags,
            in_stock=product.in_stock,
        )


class ProductPatch(Value):
    """Some fields of a product; None clears an optional one."""

    sku: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    price: Money | UnsetType = UNSET
    tags: list[str] | UnsetType | None = UNSET
    in_stock: bool | UnsetType = UNSET


class ProductVersion(Version):
    """One record of the journal of a product."""

    product: Product
