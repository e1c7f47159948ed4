# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What every message must do.

Most of it is not tested here: 'message' has no operation 'create'.
"""

from __future__ import annotations

import pytest

from onehand.runtime.client.errors import NotFound

from ..client import MailerClient

NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.mark.asyncio
async def test_message_not_found(client: MailerClient) -> None:
    """An id that no message has is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await client.get_message(NOBODY)
