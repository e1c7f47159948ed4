# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""What a handler of 'user' works with."""

from __future__ import annotations

from onehand.runtime.call import Call as RuntimeCall

from .dao.users import UsersDao
from .spec import USERS


class Call(RuntimeCall):
    """One request, batch of events or job: who asks, the database, other services."""

    @property
    def users(self) -> UsersDao:
        return self.store(USERS, UsersDao)
