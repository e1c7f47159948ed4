# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""What a handler of 'words' works with."""

from __future__ import annotations

from onehand.runtime.call import Call as RuntimeCall

from .dao.letters import LettersDao
from .spec import LETTERS


class Call(RuntimeCall):
    """One request, batch of events or job: who asks, the database, other services."""

    @property
    def letters(self) -> LettersDao:
        return self.store(LETTERS, LettersDao)
