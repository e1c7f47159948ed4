# Generated from api/common.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'common'."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from onehand.runtime.model import Text, Value


class Money(Value):
    """An exact amount in one currency."""

    amount: Annotated[Decimal, Meta(extra={"digits": 18, "scale": 4, "minimum": "0"})]
    currency: Annotated[Text, Meta(pattern="^[A-Z]{3}$")]
