# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What 'desk' publishes on its stream."""

from __future__ import annotations

from onehand.runtime.stream.event import Event

from .models import Account, Comment, Note, Picture, Ticket


class TicketUpserted(Event, tag="ticket_upserted"):
    """A ticket was created or changed: all of it."""

    ticket: Ticket


class TicketDeleted(Event, tag="ticket_deleted"):
    """A ticket was deleted: its last state."""

    ticket: Ticket


class CommentUpserted(Event, tag="comment_upserted"):
    """A comment was created or changed: all of it."""

    comment: Comment


class CommentDeleted(Event, tag="comment_deleted"):
    """A comment was deleted: its last state."""

    comment: Comment


class PictureUpserted(Event, tag="picture_upserted"):
    """A picture was created or changed: all of it."""

    picture: Picture


class PictureDeleted(Event, tag="picture_deleted"):
    """A picture was deleted: its last state."""

    picture: Picture


class NoteUpserted(Event, tag="note_upserted"):
    """A note was created or changed: all of it."""

    note: Note


class NoteDeleted(Event, tag="note_deleted"):
    """A note was deleted: its last state."""

    note: Note


class AccountUpserted(Event, tag="account_upserted"):
    """An account was created or changed: all of it."""

    account: Account


class AccountDeleted(Event, tag="account_deleted"):
    """An account was deleted: its last state."""

    account: Account


DeskEvent = (
    TicketUpserted
    | TicketDeleted
    | CommentUpserted
    | CommentDeleted
    | PictureUpserted
    | PictureDeleted
    | NoteUpserted
    | NoteDeleted
    | AccountUpserted
    | AccountDeleted
)
