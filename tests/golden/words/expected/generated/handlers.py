# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""What 'words' does when it is called. Where yours differs, subclass in handlers.py."""

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
    Letter,
    LetterForm,
    LetterPatch,
    LetterQuery,
    LetterVersion,
    SendLetter200,
    SendLetter202,
    SendLetterQuery,
)


class LettersHandler(Handler):
    """/letters."""

    async def list_letters(self, call: Call, query: LetterQuery) -> Page[Letter]:
        """Letters, a page at a time."""
        return await call.letters.page(query)

    async def get_letter(self, call: Call, id: str) -> Versioned[Letter]:
        """One letter by its id."""
        return found(await call.letters.get(id), "letter", id)

    async def create_letter(self, call: Call, body: LetterForm) -> Versioned[Letter]:
        """Create a letter."""
        return await call.letters.insert(body)

    async def update_letter(self, call: Call, id: str, body: LetterForm) -> Versioned[Letter]:
        """Replace a letter."""
        return found(await call.letters.update(id, body, if_match=call.if_match), "letter", id)

    async def patch_letter(self, call: Call, id: str, body: LetterPatch) -> Versioned[Letter]:
        """Change parts of a letter."""
        async with call.transaction():
            letter = found(await call.letters.lock(id), "letter", id)
            form = merged(LetterForm.of(letter.value), body)
            return found(await call.letters.update(id, form, if_match=call.if_match), "letter", id)

    async def delete_letter(self, call: Call, id: str) -> None:
        """Delete a letter."""
        if not await call.letters.delete(id, if_match=call.if_match):
            raise NotFound("letter", id)

    async def list_letter_versions(self, call: Call, id: str, query: VersionQuery) -> Page[LetterVersion]:
        """The history of a letter, newest first."""
        return await call.letters.versions(id, limit=query.limit, after=query.after)

    @abstractmethod
    async def send_letter(
        self,
        call: Call,
        id: str,
        class_: int,
        query: SendLetterQuery,
    ) -> SendLetter200 | SendLetter202: ...


class Handlers(Protocol):
    """All of them: made at start-up from handlers.py, or from here."""

    letters: LettersHandler
