"""What 'order' does when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from onehand.runtime.problem import NotImplementedYet

from .generated.call import Call
from .generated.consumers import UserEvents
from .generated.subscriptions.user import UserDeleted


class OnUser(UserEvents):
    async def user_deleted(self, batch: Sequence[UserDeleted], call: Call) -> None:
        raise NotImplementedYet("user_deleted is to be written")
