# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What can be said of the operations that 'order' carries out by hand.

What they do is not tested here: the design does not say it. Test it in services/order/tests.
"""

from __future__ import annotations

import pytest

from onehand.runtime.trial import ask, changed, fields_of, refusal

from ..client import OrderClient
from ..factories import make_cancellation_form

NOBODY = "01900000-0000-7000-8000-000000000000"

WRONG_FOR_CANCEL_ORDER = [
    pytest.param("reason", 1, "type", id="reason as a number"),
    pytest.param("reason", "", "blank", id="reason empty"),
    pytest.param("reason", "  ", "blank", id="reason of spaces"),
    pytest.param("reason", " x", "not_trimmed", id="reason after a space"),
    pytest.param("reason", "x" * 201, "too_long", id="reason of 201 characters"),
    pytest.param("reason", None, "required", id="reason of null"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), WRONG_FOR_CANCEL_ORDER)
async def test_cancel_order_with_a_wrong_value_expects_its_fault(
    client: OrderClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A body that is not allowed is refused before anything is done."""
    body = changed(fields_of(make_cancellation_form()), field, value)
    answer = await ask(client, "POST", f"/orders/{NOBODY}/cancellations", body)
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_cancel_order_with_an_unknown_parameter_expects_its_fault(client: OrderClient) -> None:
    """It is asked in the words of the design."""
    answer = await ask(
        client,
        "POST",
        f"/orders/{NOBODY}/cancellations?unknown_to_the_design=1",
        fields_of(make_cancellation_form()),
    )
    assert answer.refusal == refusal(("unknown_to_the_design", "unknown_field"))


@pytest.mark.asyncio
async def test_count_orders_with_an_unknown_parameter_expects_its_fault(client: OrderClient) -> None:
    """It is asked in the words of the design."""
    answer = await ask(client, "GET", "/counts?unknown_to_the_design=1")
    assert answer.refusal == refusal(("unknown_to_the_design", "unknown_field"))
