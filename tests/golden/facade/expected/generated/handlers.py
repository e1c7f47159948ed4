# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""What 'facade' does when it is called. Where yours differs, subclass in handlers.py."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from onehand.runtime.handler import Handler

from .call import Call


class OperationsHandler(Handler):
    """What belongs to no resource."""

    @abstractmethod
    async def ping(self, call: Call) -> str:
        """Is anybody there?"""


class Handlers(Protocol):
    """All of them: made at start-up from handlers.py, or from here."""

    operations: OperationsHandler
