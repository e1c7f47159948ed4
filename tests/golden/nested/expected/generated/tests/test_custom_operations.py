# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What can be said of the operations that 'desk' carries out by hand.

What they do is not tested here: the design does not say it. Test it in services/desk/tests.
"""

from __future__ import annotations

import pytest

from onehand.runtime.trial import ask, refusal

from ..client import DeskClient

NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.mark.asyncio
async def test_hide_comment_with_an_unknown_parameter_expects_its_fault(client: DeskClient) -> None:
    """It is asked in the words of the design."""
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments/{NOBODY}/hidings?unknown_to_the_design=1")
    assert answer.refusal == refusal(("unknown_to_the_design", "unknown_field"))
