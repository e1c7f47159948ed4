# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What 'mailer' reads of the stream of 'order'."""

from __future__ import annotations

from decimal import Decimal

from onehand.runtime.model import Value
from onehand.runtime.stream.event import Event


class Money(Value):
    """An exact amount in one currency."""

    amount: Decimal
    currency: str


class OrderPlaced(Event, tag="order_placed"):
    """A new order is paid for; its total is known."""

    order_id: str
    user_id: str
    number: str
    total: Money
