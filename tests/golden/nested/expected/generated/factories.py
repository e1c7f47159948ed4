# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""Values of 'desk' for tests: valid, and different at every call; the same in every run."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from msgspec import UnsetType
from msgspec.structs import replace

from onehand.runtime.sample import event, matching, moment, next_number, text, within

from .client.models import (
    Account,
    AccountForm,
    Comment,
    CommentForm,
    Note,
    NoteForm,
    Picture,
    PictureForm,
    Ticket,
    TicketForm,
)
from .events import (
    AccountDeleted,
    AccountUpserted,
    CommentDeleted,
    CommentUpserted,
    NoteDeleted,
    NoteUpserted,
    PictureDeleted,
    PictureUpserted,
    TicketDeleted,
    TicketUpserted,
)


class TicketFields(TypedDict, total=False):
    """Fields of a ticket that a test may want otherwise."""

    id: str
    title: str
    user_id: str
    created_at: datetime
    updated_at: datetime


def make_ticket(**changes: Unpack[TicketFields]) -> Ticket:
    """A ticket; `changes` are fields that shall be otherwise."""
    number = next_number("ticket")
    made = Ticket(
        id=f"ticket-{number}",
        title=text(number, "title", longest=100),
        user_id=f"user-{number}",
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class CommentFields(TypedDict, total=False):
    """Fields of a comment that a test may want otherwise."""

    id: str
    ticket_id: str
    number: int
    text: str | None
    created_at: datetime
    updated_at: datetime


def make_comment(**changes: Unpack[CommentFields]) -> Comment:
    """A comment; `changes` are fields that shall be otherwise."""
    number = next_number("comment")
    made = Comment(
        id=f"comment-{number}",
        ticket_id=f"ticket-{number}",
        number=within(number, 1, 4611686018427387904),
        text=text(number, "text", longest=500),
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class PictureFields(TypedDict, total=False):
    """Fields of a picture that a test may want otherwise."""

    id: str
    comment_id: str
    name: str
    replaces_id: str | None
    created_at: datetime
    updated_at: datetime


def make_picture(**changes: Unpack[PictureFields]) -> Picture:
    """A picture; `changes` are fields that shall be otherwise."""
    number = next_number("picture")
    made = Picture(
        id=f"picture-{number}",
        comment_id=f"comment-{number}",
        name=text(number, "name", longest=40),
        replaces_id=f"replaces-{number}",
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class NoteFields(TypedDict, total=False):
    """Fields of a note that a test may want otherwise."""

    id: str
    text: str
    user_id: str
    place: int
    created_at: datetime
    updated_at: datetime


def make_note(**changes: Unpack[NoteFields]) -> Note:
    """A note; `changes` are fields that shall be otherwise."""
    number = next_number("note")
    made = Note(
        id=f"note-{number}",
        text=text(number, "text", longest=500),
        user_id=f"user-{number}",
        place=0,
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class AccountFields(TypedDict, total=False):
    """Fields of an account that a test may want otherwise."""

    id: str
    name: str
    level: int
    created_at: datetime
    updated_at: datetime


def make_account(**changes: Unpack[AccountFields]) -> Account:
    """An account; `changes` are fields that shall be otherwise."""
    number = next_number("account")
    made = Account(
        id=f"account-{number}",
        name=text(number, "name", longest=40),
        level=1,
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class TicketFormFields(TypedDict, total=False):
    """Fields of a ticket form that a test may want otherwise."""

    title: str


def make_ticket_form(**changes: Unpack[TicketFormFields]) -> TicketForm:
    """A ticket form; `changes` are fields that shall be otherwise."""
    number = next_number("ticket_form")
    made = TicketForm(title=text(number, "title", longest=100))
    return replace(made, **changes)


class CommentFormFields(TypedDict, total=False):
    """Fields of a comment form that a test may want otherwise."""

    number: int
    text: str | None


def make_comment_form(**changes: Unpack[CommentFormFields]) -> CommentForm:
    """A comment form; `changes` are fields that shall be otherwise."""
    number = next_number("comment_form")
    made = CommentForm(number=within(number, 1, 4611686018427387904), text=text(number, "text", longest=500))
    return replace(made, **changes)


class PictureFormFields(TypedDict, total=False):
    """Fields of a picture form that a test may want otherwise."""

    name: str
    replaces_id: str | None


def make_picture_form(**changes: Unpack[PictureFormFields]) -> PictureForm:
    """A picture form; `changes` are fields that shall be otherwise."""
    number = next_number("picture_form")
    made = PictureForm(name=text(number, "name", longest=40))
    return replace(made, **changes)


class NoteFormFields(TypedDict, total=False):
    """Fields of a note form that a test may want otherwise."""

    text: str
    user_id: str


def make_note_form(**changes: Unpack[NoteFormFields]) -> NoteForm:
    """A note form; `changes` are fields that shall be otherwise."""
    number = next_number("note_form")
    made = NoteForm(text=text(number, "text", longest=500), user_id=f"user-{number}")
    return replace(made, **changes)


class AccountFormFields(TypedDict, total=False):
    """Fields of an account form that a test may want otherwise."""

    name: str
    password: str
    level: int | UnsetType
    pin: int | None


def make_account_form(**changes: Unpack[AccountFormFields]) -> AccountForm:
    """An account form; `changes` are fields that shall be otherwise."""
    number = next_number("account_form")
    made = AccountForm(
        name=text(number, "name", longest=40),
        password=matching("^[a-zA-Z0-9]+$", number, shortest=8, longest=100),
        pin=within(number, 1000, 4611686018427388903),
    )
    return replace(made, **changes)


class TicketUpsertedFields(TypedDict, total=False):
    """Fields of an event "ticket_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    ticket: Ticket


def make_ticket_upserted(**changes: Unpack[TicketUpsertedFields]) -> TicketUpserted:
    """An event "ticket_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("ticket_upserted")
    return event(TicketUpserted, number, {"ticket": make_ticket(), **changes})


class TicketDeletedFields(TypedDict, total=False):
    """Fields of an event "ticket_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    ticket: Ticket


def make_ticket_deleted(**changes: Unpack[TicketDeletedFields]) -> TicketDeleted:
    """An event "ticket_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("ticket_deleted")
    return event(TicketDeleted, number, {"ticket": make_ticket(), **changes})


class CommentUpsertedFields(TypedDict, total=False):
    """Fields of an event "comment_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    comment: Comment


def make_comment_upserted(**changes: Unpack[CommentUpsertedFields]) -> CommentUpserted:
    """An event "comment_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("comment_upserted")
    return event(CommentUpserted, number, {"comment": make_comment(), **changes})


class CommentDeletedFields(TypedDict, total=False):
    """Fields of an event "comment_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    comment: Comment


def make_comment_deleted(**changes: Unpack[CommentDeletedFields]) -> CommentDeleted:
    """An event "comment_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("comment_deleted")
    return event(CommentDeleted, number, {"comment": make_comment(), **changes})


class PictureUpsertedFields(TypedDict, total=False):
    """Fields of an event "picture_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    picture: Picture


def make_picture_upserted(**changes: Unpack[PictureUpsertedFields]) -> PictureUpserted:
    """An event "picture_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("picture_upserted")
    return event(PictureUpserted, number, {"picture": make_picture(), **changes})


class PictureDeletedFields(TypedDict, total=False):
    """Fields of an event "picture_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    picture: Picture


def make_picture_deleted(**changes: Unpack[PictureDeletedFields]) -> PictureDeleted:
    """An event "picture_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("picture_deleted")
    return event(PictureDeleted, number, {"picture": make_picture(), **changes})


class NoteUpsertedFields(TypedDict, total=False):
    """Fields of an event "note_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    note: Note


def make_note_upserted(**changes: Unpack[NoteUpsertedFields]) -> NoteUpserted:
    """An event "note_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("note_upserted")
    return event(NoteUpserted, number, {"note": make_note(), **changes})


class NoteDeletedFields(TypedDict, total=False):
    """Fields of an event "note_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    note: Note


def make_note_deleted(**changes: Unpack[NoteDeletedFields]) -> NoteDeleted:
    """An event "note_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("note_deleted")
    return event(NoteDeleted, number, {"note": make_note(), **changes})


class AccountUpsertedFields(TypedDict, total=False):
    """Fields of an event "account_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    account: Account


def make_account_upserted(**changes: Unpack[AccountUpsertedFields]) -> AccountUpserted:
    """An event "account_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("account_upserted")
    return event(AccountUpserted, number, {"account": make_account(), **changes})


class AccountDeletedFields(TypedDict, total=False):
    """Fields of an event "account_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    account: Account


def make_account_deleted(**changes: Unpack[AccountDeletedFields]) -> AccountDeleted:
    """An event "account_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("account_deleted")
    return event(AccountDeleted, number, {"account": make_account(), **changes})
