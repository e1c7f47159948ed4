# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'desk'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec

from .call import Call
from .handlers import AccountsHandler, CommentsHandler, NotesHandler, PicturesHandler, TicketsHandler
from .routes import routes
from .spec import ACCOUNTS, COMMENTS, NOTES, PICTURES, TICKETS

SERVICE = ServiceSpec(
    name="desk",
    stream="desk.v1.desk_event",
    schema="...",
    resources=(TICKETS, COMMENTS, PICTURES, NOTES, ACCOUNTS),
    routes=routes,
    handlers={
        "tickets": TicketsHandler,
        "comments": CommentsHandler,
        "pictures": PicturesHandler,
        "notes": NotesHandler,
        "accounts": AccountsHandler,
    },
    call=Call,
    package=__package__,
    keeps_answers=True,
)
