# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""What 'catalog' publishes on its stream."""

from __future__ import annotations

from onehand.runtime.stream.event import Event

from .models import Product


class ProductUpserted(Event, tag="product_upserted"):
    """A product was created or changed: all of it."""

    product: Product


class ProductDeleted(Event, tag="product_deleted"):
    """A product was deleted: its last state."""

    product: Product


CatalogEvent = ProductUpserted | ProductDeleted
