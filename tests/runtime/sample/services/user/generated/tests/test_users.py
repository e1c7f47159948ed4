"""As the generator writes them; run by tests/runtime/test_testing.py, not collected here."""

from __future__ import annotations

from uuid import uuid4

import pytest

from onehand.runtime.client import errors


def form(make_email: str = "") -> dict:
    return {"email": make_email or f"{uuid4()}@example.com", "name": "Ada"}


async def test_create_and_get(client):
    user = await client.request("POST", "/users", body=form(), returns=dict)
    assert (await client.get_user(user["id"])).name == "Ada"


async def test_expected_user_not_found(client):
    with pytest.raises(errors.NotFound):
        await client.get_user("none")


async def test_delete_needs_a_scope(client):
    user = await client.request("POST", "/users", body=form(), returns=dict)
    await client.delete_user(user["id"])
