"""What does a mock do with a request, before and after the service does what it does?"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

from onehand.runtime.http.answer import Answer, problem_answer
from onehand.runtime.http.app import App, Send
from onehand.runtime.http.request import Receive, Request
from onehand.runtime.mock.prefer import prefer
from onehand.runtime.mock.seen import Calls
from onehand.runtime.mock.trouble import Lost, Trouble, Troubles
from onehand.runtime.problem import Problem


class MockApp(App):
    """The service's own callable, which notes what it is asked and has the troubles that it is told to have."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.calls = Calls()
        self.troubles = Troubles()

    async def handle(self, request: Request) -> Answer | None:
        """Raises Lost when the caller gets no answer."""
        operation = self._operation(request)
        seen, request = self.calls.note(operation, request)
        prefer(request.headers.get(b"prefer"))
        delay, trouble = self.troubles.meet(operation) if self.troubles.rules else (0.0, None)
        if delay:
            await asyncio.sleep(delay)
        answer = await super().handle(request) if trouble is None else await self._troubled(trouble, request)
        seen.status = None if answer is None else answer.status
        return answer

    async def _troubled(self, trouble: Trouble, request: Request) -> Answer:
        if trouble.done:
            await super().handle(request)
        if trouble.lost is not None:
            raise Lost(trouble.lost)
        return problem_answer(trouble.problem(), request)

    def _operation(self, request: Request) -> str:
        try:
            return self._find(request)[0].operation
        except Problem:
            return "none"

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except Lost as lost:
            if lost.how == "silent":
                await _until_the_caller_gives_up(receive)
            else:
                await _cut(send)


async def _until_the_caller_gives_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _cut(send: Send) -> None:
    """An answer that ends before its body does: the server has to break the connection."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
