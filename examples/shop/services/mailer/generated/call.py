# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What a handler of 'mailer' works with."""

from __future__ import annotations

from onehand.runtime.call import Call as RuntimeCall
from onehand.runtime.db.copy import CopyDao

from .dao.messages import MessagesDao
from .spec import MESSAGES, USER_USER_COPY
from .subscriptions.user import UserCopy


class Call(RuntimeCall):
    """One request, batch of events or job: who asks, the database, other services."""

    @property
    def messages(self) -> MessagesDao:
        return self.store(MESSAGES, MessagesDao)

    @property
    def user_copy(self) -> CopyDao[UserCopy]:
        """'user' of 'user', as it last arrived by event."""
        return self.store(USER_USER_COPY, CopyDao[UserCopy])
