"""What 'facade' does by hand."""

from __future__ import annotations

from onehand.runtime.problem import NotImplementedYet

from .generated.call import Call
from .generated.handlers import OperationsHandler


class Operations(OperationsHandler):
    async def ping(self, call: Call) -> str:
        raise NotImplementedYet("ping is to be written")
