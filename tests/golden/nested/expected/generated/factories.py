# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""Forms and values of 'desk' for tests: valid, and different at every call."""

from __future__ import annotations

from msgspec.structs import replace

from onehand.runtime.sample import next_number, text, within

from .client.models import CommentForm, PictureForm, TicketForm


def make_ticket_form(**changes: object) -> TicketForm:
    """A ticket form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = TicketForm(title=text(number, "title", longest=100))
    return replace(made, **changes)


def make_comment_form(**changes: object) -> CommentForm:
    """A comment form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = CommentForm(number=within(number, 1, 4611686018427387904), text=text(number, "text", longest=500))
    return replace(made, **changes)


def make_picture_form(**changes: object) -> PictureForm:
    """A picture form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = PictureForm(name=text(number, "name", longest=40))
    return replace(made, **changes)
