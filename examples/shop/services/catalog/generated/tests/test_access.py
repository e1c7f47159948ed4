# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""Who may call 'catalog'."""

from __future__ import annotations

import pytest

from onehand.runtime.callers import Tokens
from onehand.runtime.trial import UNSIGNED, ask

from ..client import CatalogClient

CLOSED = [
    pytest.param("GET", "/products", id="list_products"),
    pytest.param("GET", "/products/01900000-0000-7000-8000-000000000000", id="get_product"),
    pytest.param("POST", "/products", id="create_product"),
    pytest.param("PUT", "/products/01900000-0000-7000-8000-000000000000", id="update_product"),
    pytest.param("PATCH", "/products/01900000-0000-7000-8000-000000000000", id="patch_product"),
    pytest.param("DELETE", "/products/01900000-0000-7000-8000-000000000000", id="delete_product"),
    pytest.param("GET", "/products/01900000-0000-7000-8000-000000000000/versions", id="list_product_versions"),
]

NOT_FOR_EVERY_SERVICE = [
    pytest.param("GET", "/products", id="list_products"),
    pytest.param("GET", "/products/01900000-0000-7000-8000-000000000000", id="get_product"),
    pytest.param("POST", "/products", id="create_product"),
    pytest.param("PUT", "/products/01900000-0000-7000-8000-000000000000", id="update_product"),
    pytest.param("PATCH", "/products/01900000-0000-7000-8000-000000000000", id="patch_product"),
    pytest.param("DELETE", "/products/01900000-0000-7000-8000-000000000000", id="delete_product"),
    pytest.param("GET", "/products/01900000-0000-7000-8000-000000000000/versions", id="list_product_versions"),
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_calling_without_a_token_expects_unauthorized(client: CatalogClient, method: str, path: str) -> None:
    """Who does not say who it is, or cannot prove it, is asked to."""
    answer = await ask(client.acting_as(lambda: ""), method, path)
    assert answer.status == 401
    answer = await ask(client.acting_as(lambda: UNSIGNED), method, path)
    assert answer.status == 401


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), NOT_FOR_EVERY_SERVICE)
async def test_calling_as_another_service_expects_forbidden(
    client: CatalogClient,
    method: str,
    path: str,
    tokens: Tokens,
) -> None:
    """A service that the design does not name may not."""
    token = tokens.service("stranger")
    answer = await ask(client.acting_as(lambda: token), method, path)
    assert answer.status == 403
