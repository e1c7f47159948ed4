# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What a handler of 'desk' works with."""

from __future__ import annotations

from onehand.runtime.call import Call as RuntimeCall

from .dao.accounts import AccountsDao
from .dao.comments import CommentsDao
from .dao.notes import NotesDao
from .dao.pictures import PicturesDao
from .dao.tickets import TicketsDao
from .spec import ACCOUNTS, COMMENTS, NOTES, PICTURES, TICKETS


class Call(RuntimeCall):
    """One request, batch of events or job: who asks, the database, other services."""

    @property
    def tickets(self) -> TicketsDao:
        return self.store(TICKETS, TicketsDao)

    @property
    def comments(self) -> CommentsDao:
        return self.store(COMMENTS, CommentsDao)

    @property
    def pictures(self) -> PicturesDao:
        return self.store(PICTURES, PicturesDao)

    @property
    def notes(self) -> NotesDao:
        return self.store(NOTES, NotesDao)

    @property
    def accounts(self) -> AccountsDao:
        return self.store(ACCOUNTS, AccountsDao)
