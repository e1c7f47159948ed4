# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""Who may call 'facade'."""

from __future__ import annotations

import pytest

from onehand.runtime.trial import ask

from ..client import FacadeClient

PUBLIC = [pytest.param("GET", "/ping", id="ping")]


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), PUBLIC)
async def test_calling_what_is_public_expects_no_question(client: FacadeClient, method: str, path: str) -> None:
    """Nobody need say who it is."""
    answer = await ask(client.acting_as(lambda: ""), method, path)
    assert answer.status not in {401, 403}
