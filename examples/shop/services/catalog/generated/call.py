# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""What a handler of 'catalog' works with."""

from __future__ import annotations

from onehand.runtime.call import Call as RuntimeCall

from .dao.products import ProductsDao
from .spec import PRODUCTS


class Call(RuntimeCall):
    """One request, batch of events or job: who asks, the database, other services."""

    @property
    def products(self) -> ProductsDao:
        return self.store(PRODUCTS, ProductsDao)
