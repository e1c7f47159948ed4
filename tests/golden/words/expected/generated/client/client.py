# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""How 'words' is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment
from onehand.runtime.page import Page

from .models import ExceptionValue, Letter, LetterForm, LetterPatch, LetterVersion, Text


class WordsClient(Client):
    """Names that Python would misread."""

    service: ClassVar[str] = "words"

    async def list_letters(
        self,
        *,
        id: Sequence[str] | None = None,
        from_: str | None = None,
        date_from: date | None = None,
        date_until: date | None = None,
        type: ExceptionValue | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[Letter]:
        """Letters, a page at a time."""
        return await self.page(
            "/letters",
            query={
                "id": id,
                "from": from_,
                "date_from": date_from,
                "date_until": date_until,
                "type": type,
                "sort": sort,
                "limit": limit,
                "after": after,
            },
            item=Letter,
        )

    def all_letters(
        self,
        *,
        id: Sequence[str] | None = None,
        from_: str | None = None,
        date_from: date | None = None,
        date_until: date | None = None,
        type: ExceptionValue | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Letter]:
        """As `list_letters`, through all pages."""
        return self.all(
            "/letters",
            query={
                "id": id,
                "from": from_,
                "date_from": date_from,
                "date_until": date_until,
                "type": type,
                "sort": sort,
            },
            item=Letter,
        )

    async def get_letter(self, id: str) -> Letter:
        """One letter by its id."""
        found: Letter = await self.request("GET", f"/letters/{segment(id)}", returns=Letter)
        return found

    async def create_letter(self, body: LetterForm) -> Letter:
        """Create a letter."""
        found: Letter = await self.request("POST", "/letters", body=body, returns=Letter)
        return found

    async def update_letter(self, id: str, body: LetterForm, *, if_match: int | None = None) -> Letter:
        """Replace a letter."""
        found: Letter = await self.request(
            "PUT",
            f"/letters/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Letter,
        )
        return found

    async def patch_letter(self, id: str, body: LetterPatch, *, if_match: int | None = None) -> Letter:
        """Change parts of a letter."""
        found: Letter = await self.request(
            "PATCH",
            f"/letters/{segment(id)}",
            body=body,
            if_match=if_match,
            returns=Letter,
        )
        return found

    async def delete_letter(self, id: str, *, if_match: int | None = None) -> None:
        """Delete a letter."""
        await self.request("DELETE", f"/letters/{segment(id)}", if_match=if_match)

    async def list_letter_versions(
        self,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[LetterVersion]:
        """The history of a letter, newest first."""
        return await self.page(
            f"/letters/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=LetterVersion,
        )

    async def send_letter(self, id: str, class_: int, *, from_: str | None = None) -> Letter | Text:
        found: Letter | Text = await self.request(
            "POST",
            f"/letters/{segment(id)}/{segment(class_)}",
            query={"from": from_},
            returns={200: Letter, 202: Text},
        )
        return found
