# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""How 'desk' is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment
from onehand.runtime.page import Page

from .models import (
    Account,
    AccountForm,
    AccountPatch,
    AccountVersion,
    Comment,
    CommentForm,
    CommentPatch,
    CommentVersion,
    Note,
    NoteForm,
    NotePatch,
    NoteVersion,
    Picture,
    PictureForm,
    PicturePatch,
    PictureVersion,
    Ticket,
    TicketForm,
    TicketPatch,
    TicketVersion,
)


class DeskClient(Client):
    """Tickets, what is said about them, and what is attached to that."""

    service: ClassVar[str] = "desk"

    async def list_tickets(
        self,
        *,
        id: Sequence[str] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Ticket]:
        """Tickets, a page at a time."""
        return await self.page("/tickets", query={"id": id, "sort": sort, "limit": limit, "after": after}, item=Ticket)

    def all_tickets(self, *, id: Sequence[str] | None = None, sort: str | None = None) -> AsyncIterator[Ticket]:
        """As `list_tickets`, through all pages."""
        return self.all("/tickets", query={"id": id, "sort": sort}, item=Ticket)

    async def get_ticket(self, id: str) -> Ticket:
        """One ticket by its id."""
        found: Ticket = await self.request("GET", f"/tickets/{segment(id)}", returns=Ticket)
        return found

    async def create_ticket(self, body: TicketForm) -> Ticket:
        """Create a ticket."""
        found: Ticket = await self.request("POST", "/tickets", body=body, returns=Ticket)
        return found

    async def update_ticket(self, id: str, body: TicketForm, *, if_match: int | None = None) -> Ticket:
        """Replace a ticket."""
        found: Ticket = await self.request(
            "PUT",
            f"/tickets/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Ticket,
        )
        return found

    async def patch_ticket(self, id: str, body: TicketPatch, *, if_match: int | None = None) -> Ticket:
        """Change parts of a ticket."""
        found: Ticket = await self.request(
            "PATCH",
            f"/tickets/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Ticket,
        )
        return found

    async def delete_ticket(self, id: str, *, if_match: int | None = None) -> None:
        """Delete a ticket."""
        await self.request("DELETE", f"/tickets/{segment(id)}", if_match=if_match)

    async def list_ticket_versions(
        self,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[TicketVersion]:
        """The history of a ticket, newest first."""
        return await self.page(
            f"/tickets/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=TicketVersion,
        )

    async def list_comments(
        self,
        ticket_id: str,
        *,
        id: Sequence[str] | None = None,
        number: int | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Comment]:
        """Comments, a page at a time."""
        return await self.page(
            f"/tickets/{segment(ticket_id)}/comments",
            query={"id": id, "number": number, "sort": sort, "limit": limit, "after": after},
            item=Comment,
        )

    def all_comments(
        self,
        ticket_id: str,
        *,
        id: Sequence[str] | None = None,
        number: int | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Comment]:
        """As `list_comments`, through all pages."""
        return self.all(
            f"/tickets/{segment(ticket_id)}/comments",
            query={"id": id, "number": number, "sort": sort},
            item=Comment,
        )

    async def get_comment(self, ticket_id: str, id: str) -> Comment:
        """One comment by its id."""
        found: Comment = await self.request(
            "GET",
            f"/tickets/{segment(ticket_id)}/comments/{segment(id)}",
            returns=Comment,
        )
        return found

    async def create_comment(self, ticket_id: str, body: CommentForm) -> Comment:
        """Create a comment."""
        found: Comment = await self.request(
            "POST",
            f"/tickets/{segment(ticket_id)}/comments",
            body=body,
            returns=Comment,
        )
        return found

    async def update_comment(
        self,
        ticket_id: str,
        id: str,
        body: CommentForm,
        *,
        if_match: int | None = None,
    ) -> Comment:
        """Replace a comment."""
        found: Comment = await self.request(
            "PUT",
            f"/tickets/{segment(ticket_id)}/comments/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Comment,
        )
        return found

    async def patch_comment(
        self,
        ticket_id: str,
        id: str,
        body: CommentPatch,
        *,
        if_match: int | None = None,
    ) -> Comment:
        """Change parts of a comment."""
        found: Comment = await self.request(
            "PATCH",
            f"/tickets/{segment(ticket_id)}/comments/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Comment,
        )
        return found

    async def delete_comment(self, ticket_id: str, id: str, *, if_match: int | None = None) -> None:
        """Delete a comment."""
        await self.request("DELETE", f"/tickets/{segment(ticket_id)}/comments/{segment(id)}", if_match=if_match)

    async def list_comment_versions(
        self,
        ticket_id: str,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[CommentVersion]:
        """The history of a comment, newest first."""
        return await self.page(
            f"/tickets/{segment(ticket_id)}/comments/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=CommentVersion,
        )

    async def list_pictures(
        self,
        ticket_id: str,
        comment_id: str,
        *,
        id: Sequence[str] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Picture]:
        """Pictures, a page at a time."""
        return await self.page(
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures",
            query={"id": id, "sort": sort, "limit": limit, "after": after},
            item=Picture,
        )

    def all_pictures(
        self,
        ticket_id: str,
        comment_id: str,
        *,
        id: Sequence[str] | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Picture]:
        """As `list_pictures`, through all pages."""
        return self.all(
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures",
            query={"id": id, "sort": sort},
            item=Picture,
        )

    async def get_picture(self, ticket_id: str, comment_id: str, id: str) -> Picture:
        """One picture by its id."""
        found: Picture = await self.request(
            "GET",
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures/{segment(id)}",
            returns=Picture,
        )
        return found

    async def create_picture(self, ticket_id: str, comment_id: str, body: PictureForm) -> Picture:
        """Create a picture."""
        found: Picture = await self.request(
            "POST",
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures",
            body=body,
            returns=Picture,
        )
        return found

    async def update_picture(
        self,
        ticket_id: str,
        comment_id: str,
        id: str,
        body: PictureForm,
        *,
        if_match: int | None = None,
    ) -> Picture:
        """Replace a picture."""
        found: Picture = await self.request(
            "PUT",
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Picture,
        )
        return found

    async def patch_picture(
        self,
        ticket_id: str,
        comment_id: str,
        id: str,
        body: PicturePatch,
        *,
        if_match: int | None = None,
    ) -> Picture:
        """Change parts of a picture."""
        found: Picture = await self.request(
            "PATCH",
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Picture,
        )
        return found

    async def delete_picture(self, ticket_id: str, comment_id: str, id: str, *, if_match: int | None = None) -> None:
        """Delete a picture."""
        await self.request(
            "DELETE",
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures/{segment(id)}",
            if_match=if_match,
        )

    async def list_picture_versions(
        self,
        ticket_id: str,
        comment_id: str,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[PictureVersion]:
        """The history of a picture, newest first."""
        return await self.page(
            f"/tickets/{segment(ticket_id)}/comments/{segment(comment_id)}/pictures/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=PictureVersion,
        )

    async def list_notes(
        self,
        *,
        id: Sequence[str] | None = None,
        text: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Note]:
        """Notes, a page at a time."""
        return await self.page(
            "/notes",
            query={"id": id, "text": text, "sort": sort, "limit": limit, "after": after},
            item=Note,
        )

    def all_notes(
        self,
        *,
        id: Sequence[str] | None = None,
        text: str | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Note]:
        """As `list_notes`, through all pages."""
        return self.all("/notes", query={"id": id, "text": text, "sort": sort}, item=Note)

    async def get_note(self, id: str) -> Note:
        """One note by its id."""
        found: Note = await self.request("GET", f"/notes/{segment(id)}", returns=Note)
        return found

    async def create_note(self, body: NoteForm) -> Note:
        """Create a note."""
        found: Note = await self.request("POST", "/notes", body=body, returns=Note)
        return found

    async def update_note(self, id: str, body: NoteForm, *, if_match: int | None = None) -> Note:
        """Replace a note."""
        found: Note = await self.request("PUT", f"/notes/{segment(id)}", body=body, if_match=if_match, returns=Note)
        return found

    async def patch_note(self, id: str, body: NotePatch, *, if_match: int | None = None) -> Note:
        """Change parts of a note."""
        found: Note = await self.request("PATCH", f"/notes/{segment(id)}", body=body, if_match=if_match, returns=Note)
        return found

    async def delete_note(self, id: str, *, if_match: int | None = None) -> None:
        """Delete a note."""
        await self.request("DELETE", f"/notes/{segment(id)}", if_match=if_match)

    async def list_note_versions(
        self,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[NoteVersion]:
        """The history of a note, newest first."""
        return await self.page(
            f"/notes/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=NoteVersion,
        )

    async def list_accounts(
        self,
        *,
        id: Sequence[str] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Account]:
        """Accounts, a page at a time."""
        return await self.page(
            "/accounts",
            query={"id": id, "sort": sort, "limit": limit, "after": after},
            item=Account,
        )

    def all_accounts(self, *, id: Sequence[str] | None = None, sort: str | None = None) -> AsyncIterator[Account]:
        """As `list_accounts`, through all pages."""
        return self.all("/accounts", query={"id": id, "sort": sort}, item=Account)

    async def get_account(self, id: str) -> Account:
        """One account by its id."""
        found: Account = await self.request("GET", f"/accounts/{segment(id)}", returns=Account)
        return found

    async def create_account(self, body: AccountForm) -> Account:
        """Create an account."""
        found: Account = await self.request("POST", "/accounts", body=body, returns=Account)
        return found

    async def update_account(self, id: str, body: AccountForm, *, if_match: int | None = None) -> Account:
        """Replace an account."""
        found: Account = await self.request(
            "PUT",
            f"/accounts/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Account,
        )
        return found

    async def patch_account(self, id: str, body: AccountPatch, *, if_match: int | None = None) -> Account:
        """Change parts of an account."""
        found: Account = await self.request(
            "PATCH",
            f"/accounts/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Account,
        )
        return found

    async def delete_account(self, id: str, *, if_match: int | None = None) -> None:
        """Delete an account."""
        await self.request("DELETE", f"/accounts/{segment(id)}", if_match=if_match)

    async def list_account_versions(
        self,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[AccountVersion]:
        """The history of an account, newest first."""
        return await self.page(
            f"/accounts/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=AccountVersion,
        )

    async def hide_comment(self, ticket_id: str, id: str) -> Comment:
        """Hide it."""
        found: Comment = await self.request(
            "POST",
            f"/tickets/{segment(ticket_id)}/comments/{segment(id)}/hidings",
            returns=Comment,
        )
        return found
