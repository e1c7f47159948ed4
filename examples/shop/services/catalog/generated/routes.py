# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""Which method of 'catalog' answers what."""

from __future__ import annotations

from onehand.runtime.auth.auth import Auth
from onehand.runtime.http.route import Route
from onehand.runtime.model import VersionQuery

from .handlers import Handlers
from .models import Product, ProductForm, ProductPatch, ProductQuery, ProductVersion

AUTH = Auth({"user": (), "service": ("order",)})


def routes(handlers: Handlers) -> tuple[Route, ...]:
    """Everything that the service answers, bound to its handlers."""
    return (
        Route(
            operation="list_products",
            method="GET",
            path="/products",
            handler=handlers.products.list_products,
            kind="list",
            query=ProductQuery,
            returns={200: list[Product]},
            auth=AUTH,
        ),
        Route(
            operation="get_product",
            method="GET",
            path="/products/{id}",
            handler=handlers.products.get_product,
            kind="get",
            returns={200: Product},
            auth=AUTH,
        ),
        Route(
            operation="create_product",
            method="POST",
            path="/products",
            handler=handlers.products.create_product,
            kind="create",
            body=ProductForm,
            returns={201: Product},
            auth=AUTH,
        ),
        Route(
            operation="update_product",
            method="PUT",
            path="/products/{id}",
            handler=handlers.products.update_product,
            kind="update",
            body=ProductForm,
            returns={200: Product},
            auth=AUTH,
        ),
        Route(
            operation="patch_product",
            method="PATCH",
            path="/products/{id}",
            handler=handlers.products.patch_product,
            kind="patch",
            body=ProductPatch,
            returns={200: Product},
            auth=AUTH,
        ),
        Route(
            operation="delete_product",
            method="DELETE",
            path="/products/{id}",
            handler=handlers.products.delete_product,
            kind="delete",
            returns={204: None},
            auth=AUTH,
        ),
        Route(
            operation="list_product_versions",
            method="GET",
            path="/products/{id}/versions",
            handler=handlers.products.list_product_versions,
            kind="versions",
            query=VersionQuery,
            returns={200: list[ProductVersion]},
            auth=AUTH,
        ),
    )
