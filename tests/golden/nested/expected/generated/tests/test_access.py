# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""Who may call 'desk'."""

from __future__ import annotations

import pytest

from onehand.runtime.callers import Tokens
from onehand.runtime.trial import UNSIGNED, ask

from ..client import DeskClient

CLOSED = [
    pytest.param("GET", "/tickets", id="list_tickets"),
    pytest.param("GET", "/tickets/01900000-0000-7000-8000-000000000000", id="get_ticket"),
    pytest.param("POST", "/tickets", id="create_ticket"),
    pytest.param("PUT", "/tickets/01900000-0000-7000-8000-000000000000", id="update_ticket"),
    pytest.param("PATCH", "/tickets/01900000-0000-7000-8000-000000000000", id="patch_ticket"),
    pytest.param("DELETE", "/tickets/01900000-0000-7000-8000-000000000000", id="delete_ticket"),
    pytest.param("GET", "/tickets/01900000-0000-7000-8000-000000000000/versions", id="list_ticket_versions"),
    pytest.param("GET", "/tickets/01900000-0000-7000-8000-000000000000/comments", id="list_comments"),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="get_comment",
    ),
    pytest.param("POST", "/tickets/01900000-0000-7000-8000-000000000000/comments", id="create_comment"),
    pytest.param(
        "PUT",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="update_comment",
    ),
    pytest.param(
        "PATCH",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="patch_comment",
    ),
    pytest.param(
        "DELETE",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="delete_comment",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/versions",
        id="list_comment_versions",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures",
        id="list_pictures",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="get_picture",
    ),
    pytest.param(
        "POST",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures",
        id="create_picture",
    ),
    pytest.param(
        "PUT",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="update_picture",
    ),
    pytest.param(
        "PATCH",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="patch_picture",
    ),
    pytest.param(
        "DELETE",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="delete_picture",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000/versions",
        id="list_picture_versions",
    ),
    pytest.param("GET", "/notes", id="list_notes"),
    pytest.param("GET", "/notes/01900000-0000-7000-8000-000000000000", id="get_note"),
    pytest.param("POST", "/notes", id="create_note"),
    pytest.param("PUT", "/notes/01900000-0000-7000-8000-000000000000", id="update_note"),
    pytest.param("PATCH", "/notes/01900000-0000-7000-8000-000000000000", id="patch_note"),
    pytest.param("DELETE", "/notes/01900000-0000-7000-8000-000000000000", id="delete_note"),
    pytest.param("GET", "/notes/01900000-0000-7000-8000-000000000000/versions", id="list_note_versions"),
    pytest.param("GET", "/accounts", id="list_accounts"),
    pytest.param("GET", "/accounts/01900000-0000-7000-8000-000000000000", id="get_account"),
    pytest.param("POST", "/accounts", id="create_account"),
    pytest.param("PUT", "/accounts/01900000-0000-7000-8000-000000000000", id="update_account"),
    pytest.param("PATCH", "/accounts/01900000-0000-7000-8000-000000000000", id="patch_account"),
    pytest.param("DELETE", "/accounts/01900000-0000-7000-8000-000000000000", id="delete_account"),
    pytest.param("GET", "/accounts/01900000-0000-7000-8000-000000000000/versions", id="list_account_versions"),
    pytest.param(
        "POST",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/hidings",
        id="hide_comment",
    ),
]

NOT_FOR_EVERY_SERVICE = [
    pytest.param("GET", "/tickets", id="list_tickets"),
    pytest.param("GET", "/tickets/01900000-0000-7000-8000-000000000000", id="get_ticket"),
    pytest.param("POST", "/tickets", id="create_ticket"),
    pytest.param("PUT", "/tickets/01900000-0000-7000-8000-000000000000", id="update_ticket"),
    pytest.param("PATCH", "/tickets/01900000-0000-7000-8000-000000000000", id="patch_ticket"),
    pytest.param("DELETE", "/tickets/01900000-0000-7000-8000-000000000000", id="delete_ticket"),
    pytest.param("GET", "/tickets/01900000-0000-7000-8000-000000000000/versions", id="list_ticket_versions"),
    pytest.param("GET", "/tickets/01900000-0000-7000-8000-000000000000/comments", id="list_comments"),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="get_comment",
    ),
    pytest.param("POST", "/tickets/01900000-0000-7000-8000-000000000000/comments", id="create_comment"),
    pytest.param(
        "PUT",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="update_comment",
    ),
    pytest.param(
        "PATCH",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="patch_comment",
    ),
    pytest.param(
        "DELETE",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000",
        id="delete_comment",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/versions",
        id="list_comment_versions",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures",
        id="list_pictures",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="get_picture",
    ),
    pytest.param(
        "POST",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures",
        id="create_picture",
    ),
    pytest.param(
        "PUT",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="update_picture",
    ),
    pytest.param(
        "PATCH",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="patch_picture",
    ),
    pytest.param(
        "DELETE",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000",
        id="delete_picture",
    ),
    pytest.param(
        "GET",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/pictures/01900000-0000-7000-8000-000000000000/versions",
        id="list_picture_versions",
    ),
    pytest.param("GET", "/notes", id="list_notes"),
    pytest.param("GET", "/notes/01900000-0000-7000-8000-000000000000", id="get_note"),
    pytest.param("POST", "/notes", id="create_note"),
    pytest.param("PUT", "/notes/01900000-0000-7000-8000-000000000000", id="update_note"),
    pytest.param("PATCH", "/notes/01900000-0000-7000-8000-000000000000", id="patch_note"),
    pytest.param("DELETE", "/notes/01900000-0000-7000-8000-000000000000", id="delete_note"),
    pytest.param("GET", "/notes/01900000-0000-7000-8000-000000000000/versions", id="list_note_versions"),
    pytest.param("GET", "/accounts", id="list_accounts"),
    pytest.param("GET", "/accounts/01900000-0000-7000-8000-000000000000", id="get_account"),
    pytest.param("POST", "/accounts", id="create_account"),
    pytest.param("PUT", "/accounts/01900000-0000-7000-8000-000000000000", id="update_account"),
    pytest.param("PATCH", "/accounts/01900000-0000-7000-8000-000000000000", id="patch_account"),
    pytest.param("DELETE", "/accounts/01900000-0000-7000-8000-000000000000", id="delete_account"),
    pytest.param("GET", "/accounts/01900000-0000-7000-8000-000000000000/versions", id="list_account_versions"),
    pytest.param(
        "POST",
        "/tickets/01900000-0000-7000-8000-000000000000/comments/01900000-0000-7000-8000-000000000000/hidings",
        id="hide_comment",
    ),
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_calling_without_a_token_expects_unauthorized(client: DeskClient, method: str, path: str) -> None:
    """Who does not say who it is, or cannot prove it, is asked to."""
    answer = await ask(client.acting_as(lambda: ""), method, path)
    assert answer.status == 401
    answer = await ask(client.acting_as(lambda: UNSIGNED), method, path)
    assert answer.status == 401


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), NOT_FOR_EVERY_SERVICE)
async def test_calling_as_another_service_expects_forbidden(
    client: DeskClient,
    method: str,
    path: str,
    tokens: Tokens,
) -> None:
    """A service that the design does not name may not."""
    token = tokens.service("stranger")
    answer = await ask(client.acting_as(lambda: token), method, path)
    assert answer.status == 403
