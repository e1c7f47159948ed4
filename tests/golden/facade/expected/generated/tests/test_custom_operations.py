# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""What can be said of the operations that 'facade' carries out by hand.

What they do is not tested here: the design does not say it. Test it in services/facade/tests.
"""

from __future__ import annotations

import pytest

from onehand.runtime.trial import ask, refusal

from ..client import FacadeClient


@pytest.mark.asyncio
async def test_ping_with_an_unknown_parameter_expects_its_fault(client: FacadeClient) -> None:
    """It is asked in the words of the design."""
    answer = await ask(client, "GET", "/ping?unknown_to_the_design=1")
    assert answer.refusal == refusal(("unknown_to_the_design", "unknown_field"))
