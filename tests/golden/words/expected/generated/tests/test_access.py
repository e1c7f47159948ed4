# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""Who may call 'words'."""

from __future__ import annotations

import pytest

from onehand.runtime.callers import Tokens
from onehand.runtime.trial import UNSIGNED, ask

from ..client import WordsClient

CLOSED = [
    pytest.param("GET", "/letters", id="list_letters"),
    pytest.param("GET", "/letters/01900000-0000-7000-8000-000000000000", id="get_letter"),
    pytest.param("POST", "/letters", id="create_letter"),
    pytest.param("PUT", "/letters/01900000-0000-7000-8000-000000000000", id="update_letter"),
    pytest.param("PATCH", "/letters/01900000-0000-7000-8000-000000000000", id="patch_letter"),
    pytest.param("DELETE", "/letters/01900000-0000-7000-8000-000000000000", id="delete_letter"),
    pytest.param("GET", "/letters/01900000-0000-7000-8000-000000000000/versions", id="list_letter_versions"),
    pytest.param("POST", "/letters/01900000-0000-7000-8000-000000000000/1", id="send_letter"),
]

NOT_FOR_EVERY_SERVICE = [
    pytest.param("GET", "/letters", id="list_letters"),
    pytest.param("GET", "/letters/01900000-0000-7000-8000-000000000000", id="get_letter"),
    pytest.param("POST", "/letters", id="create_letter"),
    pytest.param("PUT", "/letters/01900000-0000-7000-8000-000000000000", id="update_letter"),
    pytest.param("PATCH", "/letters/01900000-0000-7000-8000-000000000000", id="patch_letter"),
    pytest.param("DELETE", "/letters/01900000-0000-7000-8000-000000000000", id="delete_letter"),
    pytest.param("GET", "/letters/01900000-0000-7000-8000-000000000000/versions", id="list_letter_versions"),
    pytest.param("POST", "/letters/01900000-0000-7000-8000-000000000000/1", id="send_letter"),
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_calling_without_a_token_expects_unauthorized(client: WordsClient, method: str, path: str) -> None:
    """Who does not say who it is, or cannot prove it, is asked to."""
    answer = await ask(client.acting_as(lambda: ""), method, path)
    assert answer.status == 401
    answer = await ask(client.acting_as(lambda: UNSIGNED), method, path)
    assert answer.status == 401


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), NOT_FOR_EVERY_SERVICE)
async def test_calling_as_another_service_expects_forbidden(
    client: WordsClient,
    method: str,
    path: str,
    tokens: Tokens,
) -> None:
    """A service that the design does not name may not."""
    token = tokens.service("stranger")
    answer = await ask(client.acting_as(lambda: token), method, path)
    assert answer.status == 403
