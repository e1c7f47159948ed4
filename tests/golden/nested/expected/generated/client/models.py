# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'desk', as its callers see them."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType

from onehand.runtime.model import Resource, Value, Version
from onehand.runtime.model.secret import shown


class Ticket(Resource):
    """A question of somebody."""

    id: str
    """Made by the service, never reused."""
    title: str
    user_id: str
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class Comment(Resource):
    """One thing said about a ticket."""

    id: str
    """Made by the service, never reused."""
    ticket_id: str
    """The ticket that it belongs to, as in its path."""
    number: int
    text: str | None = None
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class Picture(Resource):
    """What was attached to a comment."""

    id: str
    """Made by the service, never reused."""
    comment_id: str
    """The comment that it belongs to, as in its path."""
    name: str
    replaces_id: str | None = None
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class Note(Resource):
    """What somebody wants to remember."""

    id: str
    """Made by the service, never reused."""
    text: str
    user_id: str
    place: int
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class Account(Resource):
    """Who may enter."""

    id: str
    """Made by the service, never reused."""
    name: str
    level: int
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class TicketForm(Value):
    """What is written of a ticket; what is left out, the service fills."""

    title: str

    @classmethod
    def of(cls, ticket: Ticket) -> TicketForm:
        """The form that would write this ticket again."""
        return cls(title=ticket.title)


class CommentForm(Value):
    """What is written of a comment; what is left out, the service fills."""

    number: int
    text: str | None = None

    @classmethod
    def of(cls, comment: Comment) -> CommentForm:
        """The form that would write this comment again."""
        return cls(number=comment.number, text=comment.text)


class PictureForm(Value):
    """What is written of a picture; what is left out, the service fills."""

    name: str
    replaces_id: str | None = None

    @classmethod
    def of(cls, picture: Picture) -> PictureForm:
        """The form that would write this picture again."""
        return cls(name=picture.name, replaces_id=picture.replaces_id)


class NoteForm(Value):
    """What is written of a note; what is left out, the service fills."""

    text: str
    user_id: str

    @classmethod
    def of(cls, note: Note) -> NoteForm:
        """The form that would write this note again."""
        return cls(text=note.text, user_id=note.user_id)


class AccountForm(Value):
    """What is written of an account; what is left out, the service fills."""

    name: str
    password: str
    level: int | UnsetType = UNSET
    pin: int | None = None

    def __repr__(self) -> str:
        return shown(self, "password", "pin")


class TicketPatch(Value):
    """Some fields of a ticket; None clears an optional one."""

    title: str | UnsetType = UNSET


class CommentPatch(Value):
    """Some fields of a comment; None clears an optional one."""

    number: int | UnsetType = UNSET
    text: str | UnsetType | None = UNSET


class PicturePatch(Value):
    """Some fields of a picture; None clears an optional one."""

    name: str | UnsetType = UNSET
    replaces_id: str | UnsetType | None = UNSET


class NotePatch(Value):
    """Some fields of a note; None clears an optional one."""

    text: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET


class AccountPatch(Value):
    """Some fields of an account; None clears an optional one."""

    name: str | UnsetType = UNSET
    password: str | UnsetType = UNSET
    level: int | UnsetType = UNSET
    pin: int | UnsetType | None = UNSET

    def __repr__(self) -> str:
        return shown(self, "password", "pin")


class TicketVersion(Version):
    """One record of the journal of a ticket."""

    ticket: Ticket


class CommentVersion(Version):
    """One record of the journal of a comment."""

    comment: Comment


class PictureVersion(Version):
    """One record of the journal of a picture."""

    picture: Picture


class NoteVersion(Version):
    """One record of the journal of a note."""

    note: Note


class AccountVersion(Version):
    """One record of the journal of an account."""

    account: Account
