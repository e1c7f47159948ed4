# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What every order must do.

Most of it is not tested here: 'create_order' is written by hand, because nothing gives 'total'.
"""

from __future__ import annotations

import pytest

from onehand.runtime.client.errors import NotFound

from ..client import OrderClient

NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.mark.asyncio
async def test_order_not_found(client: OrderClient) -> None:
    """An id that no order has is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await client.get_order(NOBODY)
    with pytest.raises(NotFound):
        await client.list_order_versions(NOBODY)
