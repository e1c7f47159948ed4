# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Who may call 'order'."""

from __future__ import annotations

import pytest

from onehand.runtime.callers import Tokens
from onehand.runtime.trial import UNSIGNED, ask

from ..client import OrderClient

CLOSED = [
    pytest.param("GET", "/orders", id="list_orders"),
    pytest.param("GET", "/orders/01900000-0000-7000-8000-000000000000", id="get_order"),
    pytest.param("POST", "/orders", id="create_order"),
    pytest.param("GET", "/orders/01900000-0000-7000-8000-000000000000/versions", id="list_order_versions"),
    pytest.param("POST", "/orders/01900000-0000-7000-8000-000000000000/cancellations", id="cancel_order"),
]

NOT_FOR_EVERY_SERVICE = [
    pytest.param("GET", "/orders", id="list_orders"),
    pytest.param("GET", "/orders/01900000-0000-7000-8000-000000000000", id="get_order"),
    pytest.param("POST", "/orders", id="create_order"),
    pytest.param("GET", "/orders/01900000-0000-7000-8000-000000000000/versions", id="list_order_versions"),
    pytest.param("POST", "/orders/01900000-0000-7000-8000-000000000000/cancellations", id="cancel_order"),
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_calling_without_a_token_expects_unauthorized(client: OrderClient, method: str, path: str) -> None:
    """Who does not say who it is, or cannot prove it, is asked to."""
    answer = await ask(client.acting_as(lambda: ""), method, path)
    assert answer.status == 401
    answer = await ask(client.acting_as(lambda: UNSIGNED), method, path)
    assert answer.status == 401


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), NOT_FOR_EVERY_SERVICE)
async def test_calling_as_another_service_expects_forbidden(
    client: OrderClient,
    method: str,
    path: str,
    tokens: Tokens,
) -> None:
    """A service that the design does not name may not."""
    token = tokens.service("stranger")
    answer = await ask(client.acting_as(lambda: token), method, path)
    assert answer.status == 403
