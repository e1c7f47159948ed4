# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'desk'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from onehand.runtime.model import Form, Id, Integer, Patch, Query, Resource, Text, Version
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


class TicketForm(Form):
    """What a caller writes of a ticket."""

    title: Annotated[Text, Meta(max_length=100)]

    @classmethod
    def of(cls, ticket: Ticket) -> TicketForm:
        """The form that would write this ticket again."""
        return cls(title=ticket.title)


class TicketPatch(Patch):
    title: Annotated[Text, Meta(max_length=100)] | UnsetType = UNSET


class TicketVersion(Version):
    ticket: Ticket


class TicketQuery(Query):
    """GET /tickets: the declared searches."""


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


class CommentForm(Form):
    """What a caller writes of a comment."""

    number: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    text: Annotated[Text, Meta(max_length=500)] | None = None

    @classmethod
    def of(cls, comment: Comment) -> CommentForm:
        """The form that would write this comment again."""
        return cls(number=comment.number, text=comment.text)


class CommentPatch(Patch):
    number: Annotated[int, Meta(ge=1, le=2**63 - 1)] | UnsetType = UNSET
    text: Annotated[Text, Meta(max_length=500)] | UnsetType | None = UNSET


class CommentVersion(Version):
    comment: Comment


class CommentQuery(Query):
    """GET /tickets/{ticket_id}/comments: the declared searches."""

    number: Integer | None = None


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


class PictureForm(Form):
    """What a caller writes of a picture."""

    name: Annotated[Text, Meta(max_length=40)]
    replaces_id: Id | None = None

    @classmethod
    def of(cls, picture: Picture) -> PictureForm:
        """The form that would write this picture again."""
        return cls(name=picture.name, replaces_id=picture.replaces_id)


class PicturePatch(Patch):
    name: Annotated[Text, Meta(max_length=40)] | UnsetType = UNSET
    replaces_id: Id | UnsetType | None = UNSET


class PictureVersion(Version):
    picture: Picture


class PictureQuery(Query):
    """GET /tickets/{ticket_id}/comments/{comment_id}/pictures: the declared searches."""


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


class NoteForm(Form):
    """What a caller writes of a note."""

    text: Annotated[Text, Meta(max_length=500)]
    user_id: Id

    @classmethod
    def of(cls, note: Note) -> NoteForm:
        """The form that would write this note again."""
        return cls(text=note.text, user_id=note.user_id)


class NotePatch(Patch):
    text: Annotated[Text, Meta(max_length=500)] | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET


class NoteVersion(Version):
    note: Note


class NoteQuery(Query):
    """GET /notes: the declared searches."""

    text: str | None = None


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


class AccountForm(Form):
    """What a caller writes of an account."""

    name: Annotated[Text, Meta(max_length=40)]
    password: Annotated[str, Meta(min_length=8, max_length=100, pattern="^[a-zA-Z0-9]+$", extra={"text": True})]
    level: Integer = 1
    pin: Annotated[int, Meta(ge=1000, le=2**63 - 1)] | None = None

    def __repr__(self) -> str:
        return shown(self, "password", "pin")


AccountPatchPassword = Annotated[
    str,
    Meta(min_length=8, max_length=100, pattern="^[a-zA-Z0-9]+$", extra={"text": True}),
]


class AccountPatch(Patch):
    name: Annotated[Text, Meta(max_length=40)] | UnsetType = UNSET
    password: AccountPatchPassword | UnsetType = UNSET
    level: Integer | UnsetType = UNSET
    pin: Annotated[int, Meta(ge=1000, le=2**63 - 1)] | UnsetType | None = UNSET

    def __repr__(self) -> str:
        return shown(self, "password", "pin")


class AccountVersion(Version):
    account: Account


class AccountQuery(Query):
    """GET /accounts: the declared searches."""
