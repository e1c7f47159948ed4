"""What the generated tests of 'order' need and no design can say.

On the mock there are no prices and no users: an order costs what a stub says. On the real service its user and product
are made in their own services first, and the order waits until the user has arrived by event.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from decimal import Decimal

from onehand.runtime.client.errors import Invalid
from onehand.runtime.db.versioned import Versioned
from onehand.runtime.testing import beside
from onehand.runtime.trial import fields_of
from services.catalog.generated.client import CatalogClient
from services.catalog.generated.factories import make_product_form
from services.order.generated.call import Call
from services.order.generated.client import OrderClient
from services.order.generated.client.models import Line, Order
from services.order.generated.common import Money
from services.order.generated.events import OrderPlaced
from services.order.generated.factories import make_order_form
from services.order.generated.models import Order as Stored
from services.order.generated.models import OrderForm
from services.order.handlers import Orders
from services.user.generated.client import UserClient
from services.user.generated.factories import make_user_form

PATIENCE = 10.0
"""Seconds until a user who has not arrived is missing."""


async def create_order(call: Call, body: OrderForm) -> Versioned[Stored]:
    """As the real one, at a price that is always the same."""
    order = await call.orders.insert(body, total=Money(amount=Decimal("12.5000"), currency="EUR"))
    placed = order.value
    await call.emit(OrderPlaced(order_id=placed.id, user_id=placed.user_id, number=placed.number, total=placed.total))
    return order


STUBS: Mapping[str, object] = {"create_order": create_order, "cancel_order": Orders().cancel_order}


async def new_order(client: OrderClient, /, **changes: object) -> Order:
    """An order of somebody who exists, for something that can be bought; `changes` are fields of its form, as JSON."""
    lines = [Line(product_id=await product_id(), quantity=1)]
    form = fields_of(make_order_form(user_id=await user_id(), lines=lines)) | changes
    until = time.monotonic() + PATIENCE
    while True:
        try:
            made: Order = await client.request("POST", "/orders", body=form, returns=Order)
        except Invalid as refused:
            if refused.errors[0].code != "unknown_reference" or time.monotonic() > until:
                raise
            await asyncio.sleep(0.01)
        else:
            return made


async def user_id() -> str:
    users = beside(UserClient)
    if users is None:
        return "01900000-0000-7000-8000-000000000001"
    async with users:
        return (await users.create_user(make_user_form())).id


async def product_id() -> str:
    catalog = beside(CatalogClient)
    if catalog is None:
        return "01900000-0000-7000-8000-000000000002"
    async with catalog:
        return (await catalog.create_product(make_product_form())).id
