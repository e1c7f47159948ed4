# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""The events that 'mailer' handles: implement these classes in consumers.py."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from onehand.runtime.inbox.consumer import Consumer

from .call import Call
from .subscriptions.order import OrderPlaced


class OrderEvents(Consumer, ABC):
    """Events of 'order'. A batch has one kind, in order; it happens whole, or not at all."""

    @abstractmethod
    async def order_placed(self, batch: Sequence[OrderPlaced], call: Call) -> None: ...
