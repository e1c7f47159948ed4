# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'catalog'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from onehand.runtime.model import DateTime, Form, Patch, Query, Resource, Text, Version

from .common import Money


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


class ProductForm(Form):
    """What a caller writes of a product."""

    sku: Annotated[Text, Meta(pattern="^[A-Z0-9-]{3,20}$")]
    name: Annotated[Text, Meta(max_length=200)]
    price: Money
    tags: Annotated[list[Text], Meta(max_length=10)] | None = None
    in_stock: bool = True

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


class ProductPatch(Patch):
    sku: Annotated[Text, Meta(pattern="^[A-Z0-9-]{3,20}$")] | UnsetType = UNSET
    name: Annotated[Text, Meta(max_length=200)] | UnsetType = UNSET
    price: Money | UnsetType = UNSET
    tags: Annotated[list[Text], Meta(max_length=10)] | UnsetType | None = UNSET
    in_stock: bool | UnsetType = UNSET


class ProductVersion(Version):
    product: Product


class ProductQuery(Query):
    """GET /products: the declared searches."""

    sku: str | None = None
    in_stock: bool | None = None
    created_at_from: DateTime | None = None
    created_at_until: DateTime | None = None
