"""What 'words' does by hand."""

from __future__ import annotations

from onehand.runtime.problem import NotImplementedYet

from .generated.call import Call
from .generated.handlers import LettersHandler
from .generated.models import SendLetter200, SendLetter202, SendLetterQuery


class Letters(LettersHandler):
    async def send_letter(
        self,
        call: Call,
        id: str,
        class_: int,
        query: SendLetterQuery,
    ) -> SendLetter200 | SendLetter202:
        raise NotImplementedYet("send_letter is to be written")
