# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What 'desk' does when it is called. Where yours differs, subclass in handlers.py."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.handler import Handler, found, merged
from onehand.runtime.model import VersionQuery
from onehand.runtime.page import Page
from onehand.runtime.problem import NotFound

from .call import Call
from .models import (
    Account,
    AccountForm,
    AccountPatch,
    AccountQuery,
    AccountVersion,
    Comment,
    CommentForm,
    CommentPatch,
    CommentQuery,
    CommentVersion,
    Note,
    NoteForm,
    NotePatch,
    NoteQuery,
    NoteVersion,
    Picture,
    PictureForm,
    PicturePatch,
    PictureQuery,
    PictureVersion,
    Ticket,
    TicketForm,
    TicketPatch,
    TicketQuery,
    TicketVersion,
)


class TicketsHandler(Handler):
    """/tickets."""

    async def list_tickets(self, call: Call, query: TicketQuery) -> Page[Ticket]:
        """Tickets, a page at a time."""
        return await call.tickets.page(query)

    async def get_ticket(self, call: Call, id: str) -> Versioned[Ticket]:
        """One ticket by its id."""
        return found(await call.tickets.get(id), "ticket", id)

    async def create_ticket(self, call: Call, body: TicketForm) -> Versioned[Ticket]:
        """Create a ticket."""
        return await call.tickets.insert(body)

    async def update_ticket(self, call: Call, id: str, body: TicketForm) -> Versioned[Ticket]:
        """Replace a ticket."""
        return found(await call.tickets.update(id, body, if_match=call.if_match), "ticket", id)

    async def patch_ticket(self, call: Call, id: str, body: TicketPatch) -> Versioned[Ticket]:
        """Change parts of a ticket."""
        async with call.transaction():
            ticket = found(await call.tickets.lock(id), "ticket", id)
            form = merged(TicketForm.of(ticket.value), body)
            return found(await call.tickets.update(id, form, if_match=call.if_match), "ticket", id)

    async def delete_ticket(self, call: Call, id: str) -> None:
        """Delete a ticket."""
        if not await call.tickets.delete(id, if_match=call.if_match):
            raise NotFound("ticket", id)

    async def list_ticket_versions(self, call: Call, id: str, query: VersionQuery) -> Page[TicketVersion]:
        """The history of a ticket, newest first."""
        return await call.tickets.versions(id, limit=query.limit, after=query.after)


class CommentsHandler(Handler):
    """/tickets/{ticket_id}/comments."""

    async def list_comments(self, call: Call, ticket_id: str, query: CommentQuery) -> Page[Comment]:
        """Comments, a page at a time."""
        page = await call.comments.page(query, ticket_id=ticket_id)
        if not page.items:
            found(await call.tickets.get(ticket_id), "ticket", ticket_id)
        return page

    async def get_comment(self, call: Call, ticket_id: str, id: str) -> Versioned[Comment]:
        """One comment by its id."""
        return found(await call.comments.get(id, ticket_id=ticket_id), "comment", id)

    async def create_comment(self, call: Call, ticket_id: str, body: CommentForm) -> Versioned[Comment]:
        """Create a comment."""
        return await call.comments.insert(body, ticket_id=ticket_id)

    async def update_comment(self, call: Call, ticket_id: str, id: str, body: CommentForm) -> Versioned[Comment]:
        """Replace a comment."""
        return found(await call.comments.update(id, body, ticket_id=ticket_id, if_match=call.if_match), "comment", id)

    async def patch_comment(self, call: Call, ticket_id: str, id: str, body: CommentPatch) -> Versioned[Comment]:
        """Change parts of a comment."""
        async with call.transaction():
            comment = found(await call.comments.lock(id, ticket_id=ticket_id), "comment", id)
            form = merged(CommentForm.of(comment.value), body)
            return found(
                await call.comments.update(id, form, ticket_id=ticket_id, if_match=call.if_match),
                "comment",
                id,
            )

    async def delete_comment(self, call: Call, ticket_id: str, id: str) -> None:
        """Delete a comment."""
        if not await call.comments.delete(id, ticket_id=ticket_id, if_match=call.if_match):
            raise NotFound("comment", id)

    async def list_comment_versions(
        self,
        call: Call,
        ticket_id: str,
        id: str,
        query: VersionQuery,
    ) -> Page[CommentVersion]:
        """The history of a comment, newest first."""
        return await call.comments.versions(id, ticket_id=ticket_id, limit=query.limit, after=query.after)

    @abstractmethod
    async def hide_comment(self, call: Call, ticket_id: str, id: str) -> Comment | Versioned[Comment]:
        """Hide it."""


class PicturesHandler(Handler):
    """/tickets/{ticket_id}/comments/{comment_id}/pictures."""

    async def list_pictures(self, call: Call, ticket_id: str, comment_id: str, query: PictureQuery) -> Page[Picture]:
        """Pictures, a page at a time."""
        found(await call.comments.get(comment_id, ticket_id=ticket_id), "comment", comment_id)
        return await call.pictures.page(query, comment_id=comment_id)

    async def get_picture(self, call: Call, ticket_id: str, comment_id: str, id: str) -> Versioned[Picture]:
        """One picture by its id."""
        found(await call.comments.get(comment_id, ticket_id=ticket_id), "comment", comment_id)
        return found(await call.pictures.get(id, comment_id=comment_id), "picture", id)

    async def create_picture(
        self,
        call: Call,
        ticket_id: str,
        comment_id: str,
        body: PictureForm,
    ) -> Versioned[Picture]:
        """Create a picture."""
        found(await call.comments.get(comment_id, ticket_id=ticket_id), "comment", comment_id)
        return await call.pictures.insert(body, comment_id=comment_id)

    async def update_picture(
        self,
        call: Call,
        ticket_id: str,
        comment_id: str,
        id: str,
        body: PictureForm,
    ) -> Versioned[Picture]:
        """Replace a picture."""
        found(await call.comments.get(comment_id, ticket_id=ticket_id), "comment", comment_id)
        return found(await call.pictures.update(id, body, comment_id=comment_id, if_match=call.if_match), "picture", id)

    async def patch_picture(
        self,
        call: Call,
        ticket_id: str,
        comment_id: str,
        id: str,
        body: PicturePatch,
    ) -> Versioned[Picture]:
        """Change parts of a picture."""
        found(await call.comments.get(comment_id, ticket_id=ticket_id), "comment", comment_id)
        async with call.transaction():
            picture = found(await call.pictures.lock(id, comment_id=comment_id), "picture", id)
            form = merged(PictureForm.of(picture.value), body)
            return found(
                await call.pictures.update(id, form, comment_id=comment_id, if_match=call.if_match),
                "picture",
                id,
            )

    async def delete_picture(self, call: Call, ticket_id: str, comment_id: str, id: str) -> None:
        """Delete a picture."""
        found(await call.comments.get(comment_id, ticket_id=ticket_id), "comment", comment_id)
        if not await call.pictures.delete(id, comment_id=comment_id, if_match=call.if_match):
            raise NotFound("picture", id)

    async def list_picture_versions(
        self,
        call: Call,
        ticket_id: str,
        comment_id: str,
        id: str,
        query: VersionQuery,
    ) -> Page[PictureVersion]:
        """The history of a picture, newest first."""
        found(await call.comments.get(comment_id, ticket_id=ticket_id), "comment", comment_id)
        return await call.pictures.versions(id, comment_id=comment_id, limit=query.limit, after=query.after)


class NotesHandler(Handler):
    """/notes."""

    async def list_notes(self, call: Call, query: NoteQuery) -> Page[Note]:
        """Notes, a page at a time."""
        return await call.notes.page(query)

    async def get_note(self, call: Call, id: str) -> Versioned[Note]:
        """One note by its id."""
        return found(await call.notes.get(id), "note", id)

    async def create_note(self, call: Call, body: NoteForm) -> Versioned[Note]:
        """Create a note."""
        return await call.notes.insert(body)

    async def update_note(self, call: Call, id: str, body: NoteForm) -> Versioned[Note]:
        """Replace a note."""
        return found(await call.notes.update(id, body, if_match=call.if_match), "note", id)

    async def patch_note(self, call: Call, id: str, body: NotePatch) -> Versioned[Note]:
        """Change parts of a note."""
        async with call.transaction():
            note = found(await call.notes.lock(id), "note", id)
            form = merged(NoteForm.of(note.value), body)
            return found(await call.notes.update(id, form, if_match=call.if_match), "note", id)

    async def delete_note(self, call: Call, id: str) -> None:
        """Delete a note."""
        if not await call.notes.delete(id, if_match=call.if_match):
            raise NotFound("note", id)

    async def list_note_versions(self, call: Call, id: str, query: VersionQuery) -> Page[NoteVersion]:
        """The history of a note, newest first."""
        return await call.notes.versions(id, limit=query.limit, after=query.after)


class AccountsHandler(Handler):
    """/accounts."""

    async def list_accounts(self, call: Call, query: AccountQuery) -> Page[Account]:
        """Accounts, a page at a time."""
        return await call.accounts.page(query)

    async def get_account(self, call: Call, id: str) -> Versioned[Account]:
        """One account by its id."""
        return found(await call.accounts.get(id), "account", id)

    @abstractmethod
    async def create_account(self, call: Call, body: AccountForm) -> Versioned[Account]:
        """Create an account.

        To be written by hand: nothing gives 'digest'.
        """

    @abstractmethod
    async def update_account(self, call: Call, id: str, body: AccountForm) -> Versioned[Account]:
        """Replace an account.

        To be written by hand: 'password', 'pin' of its form is secret, and only a handler can consume it.
        """

    @abstractmethod
    async def patch_account(self, call: Call, id: str, body: AccountPatch) -> Versioned[Account]:
        """Change parts of an account.

        To be written by hand: 'password', 'pin' of its form is secret, and only a handler can consume it.
        """

    async def delete_account(self, call: Call, id: str) -> None:
        """Delete an account."""
        if not await call.accounts.delete(id, if_match=call.if_match):
            raise NotFound("account", id)

    async def list_account_versions(self, call: Call, id: str, query: VersionQuery) -> Page[AccountVersion]:
        """The history of an account, newest first."""
        return await call.accounts.versions(id, limit=query.limit, after=query.after)


class Handlers(Protocol):
    """All of them: made at start-up from handlers.py, or from here."""

    tickets: TicketsHandler
    comments: CommentsHandler
    pictures: PicturesHandler
    notes: NotesHandler
    accounts: AccountsHandler
