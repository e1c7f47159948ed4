# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What a handler of 'order' works with."""

from __future__ import annotations

from onehand.runtime.call import Call as RuntimeCall
from onehand.runtime.db.copy import CopyDao

from .clients.user import UserClient
from .dao.orders import OrdersDao
from .spec import ORDERS, USER_USER_COPY
from .subscriptions.user import UserCopy


class Call(RuntimeCall):
    """One request, batch of events or job: who asks, the database, other services."""

    @property
    def orders(self) -> OrdersDao:
        return self.store(ORDERS, OrdersDao)

    @property
    def user_copy(self) -> CopyDao[UserCopy]:
        """'user' of 'user', as it last arrived by event."""
        return self.store(USER_USER_COPY, CopyDao[UserCopy])

    @property
    def user(self) -> UserClient:
        """The API of 'user'."""
        return self.client(UserClient)
