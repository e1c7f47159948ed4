# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'catalog'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec

from .call import Call
from .handlers import ProductsHandler
from .routes import routes
from .spec import PRODUCTS

SERVICE = ServiceSpec(
    name="catalog",
    stream="catalog.v1.catalog_event",
    schema="39e80873b1485fd9",
    resources=(PRODUCTS,),
    routes=routes,
    handlers={"products": ProductsHandler},
    call=Call,
    package=__package__,
    keeps_answers=True,
)
