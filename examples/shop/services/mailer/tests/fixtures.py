"""What the generated tests of 'mailer' need and no design can say: a message is written when an order is placed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import pytest

from onehand.runtime.testing import beside
from services.mailer.generated.client import MailerClient
from services.mailer.generated.client.models import Message
from services.order.generated.client import OrderClient
from services.order.tests.fixtures import new_order

STUBS: Mapping[str, object] = {}

PATIENCE = 10.0
"""Seconds until a message that has not been written is missing."""


async def new_message(client: MailerClient, /) -> Message:
    """The message about an order; there are no orders beside a mock."""
    orders = beside(OrderClient)
    if orders is None:
        pytest.skip("a message follows from an order, and there are no orders beside a mock")
    async with orders:
        placed = await new_order(orders)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        page = await client.list_messages(order_id=placed.id)
        if page.items:
            return page.items[0]
        await asyncio.sleep(0.01)
    raise AssertionError(f"nobody was written to about the order {placed.id}")
