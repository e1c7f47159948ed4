# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""How 'catalog' is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment
from onehand.runtime.page import Page

from .models import Product, ProductForm, ProductPatch, ProductVersion


class CatalogClient(Client):
    """What can be bought, and for how much."""

    service: ClassVar[str] = "catalog"

    async def list_products(
        self,
        *,
        id: Sequence[str] | None = None,
        sku: str | None = None,
        in_stock: bool | None = None,
        created_at_from: datetime | None = None,
        created_at_until: datetime | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Product]:
        """Products, a page at a time."""
        return await self.page(
            "/products",
            query={
                "id": id,
                "sku": sku,
                "in_stock": in_stock,
                "created_at_from": created_at_from,
                "created_at_until": created_at_until,
                "sort": sort,
                "limit": limit,
                "after": after,
            },
            item=Product,
        )

    def all_products(
        self,
        *,
        id: Sequence[str] | None = None,
        sku: str | None = None,
        in_stock: bool | None = None,
        created_at_from: datetime | None = None,
        created_at_until: datetime | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Product]:
        """As `list_products`, through all pages."""
        return self.all(
            "/products",
            query={
                "id": id,
                "sku": sku,
                "in_stock": in_stock,
                "created_at_from": created_at_from,
                "created_at_until": created_at_until,
                "sort": sort,
            },
            item=Product,
        )

    async def get_product(self, id: str) -> Product:
        """One product by its id."""
        found: Product = await self.request("GET", f"/products/{segment(id)}", returns=Product)
        return found

    async def create_product(self, body: ProductForm) -> Product:
        """Create a product."""
        found: Product = await self.request("POST", "/products", body=body, returns=Product)
        return found

    async def update_product(self, id: str, body: ProductForm, *, if_match: int | None = None) -> Product:
        """Replace a product."""
        found: Product = await self.request(
            "PUT",
            f"/products/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Product,
        )
        return found

    async def patch_product(self, id: str, body: ProductPatch, *, if_match: int | None = None) -> Product:
        """Change parts of a product."""
        found: Product = await self.request(
            "PATCH",
            f"/products/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Product,
        )
        return found

    async def delete_product(self, id: str, *, if_match: int | None = None) -> None:
        """Delete a product."""
        await self.request("DELETE", f"/products/{segment(id)}", if_match=if_match)

    async def list_product_versions(
        self,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[ProductVersion]:
        """The history of a product, newest first."""
        return await self.page(
            f"/products/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=ProductVersion,
        )
