"""What a handler of 'user' has in its hands."""

from __future__ import annotations

from onehand.runtime import call

from .dao.parts import PartsDao
from .dao.users import UsersDao
from .spec import PARTS, USERS


class Call(call.Call):
    """One request, event batch or job."""

    @property
    def users(self) -> UsersDao:
        return self.store(USERS, UsersDao)

    @property
    def parts(self) -> PartsDao:
        return self.store(PARTS, PartsDao)
