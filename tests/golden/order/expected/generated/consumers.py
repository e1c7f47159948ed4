# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The events that 'order' handles: implement these classes in consumers.py."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from onehand.runtime.inbox.consumer import Consumer

from .call import Call
from .subscriptions.user import UserDeleted


class UserEvents(Consumer, ABC):
    """Events of 'user'. A batch has one kind, in order; it happens whole, or not at all."""

    @abstractmethod
    async def user_deleted(self, batch: Sequence[UserDeleted], call: Call) -> None: ...
