# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""What 'catalog' does when it is called. Where yours differs, subclass in handlers.py."""

from __future__ import annotations

from typing import Protocol

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.handler import Handler, found, merged
from onehand.runtime.model import VersionQuery
from onehand.runtime.page import Page
from onehand.runtime.problem import NotFound

from .call import Call
from .models import Product, ProductForm, ProductPatch, ProductQuery, ProductVersion


class ProductsHandler(Handler):
    """/products."""

    async def list_products(self, call: Call, query: ProductQuery) -> Page[Product]:
        """Products, a page at a time."""
        return await call.products.page(query)

    async def get_product(self, call: Call, id: str) -> Versioned[Product]:
        """One product by its id."""
        return found(await call.products.get(id), "product", id)

    async def create_product(self, call: Call, body: ProductForm) -> Versioned[Product]:
        """Create a product."""
        return await call.products.insert(body)

    async def update_product(self, call: Call, id: str, body: ProductForm) -> Versioned[Product]:
        """Replace a product."""
        return found(await call.products.update(id, body, if_match=call.if_match), "product", id)

    async def patch_product(self, call: Call, id: str, body: ProductPatch) -> Versioned[Product]:
        """Change parts of a product."""
        async with call.transaction():
            product = found(await call.products.lock(id), "product", id)
            form = merged(ProductForm.of(product.value), body)
            return found(await call.products.update(id, form, if_match=call.if_match), "product", id)

    async def delete_product(self, call: Call, id: str) -> None:
        """Delete a product."""
        if not await call.products.delete(id, if_match=call.if_match):
            raise NotFound("product", id)

    async def list_product_versions(self, call: Call, id: str, query: VersionQuery) -> Page[ProductVersion]:
        """The history of a product, newest first."""
        return await call.products.versions(id, limit=query.limit, after=query.after)


class Handlers(Protocol):
    """All of them: made at start-up from handlers.py, or from here."""

    products: ProductsHandler
