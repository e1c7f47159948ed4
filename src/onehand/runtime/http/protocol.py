"""What does a connection do that uvicorn leaves open? Heads are bounded in size and time; half-closed is answered.

Nothing here runs per request, but for one look at whether its head is complete.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from onehand.runtime.http.answer import encode
from onehand.runtime.http.together import Together
from onehand.runtime.problem import BadRequest, HeadTooLarge, Problem, RequestTimeout

HEAD = 1 << 17
"""Bytes of request line and headers."""
PATIENCE = 10.0
"""Seconds for a head to arrive."""
GRACE = 0.5
"""Seconds that an idle connection gets to ask once more when the process ends: its answer says `Connection: close`."""
LINGER = 5.0
"""Seconds in which the rest of a refused body is thrown away, so that its sender can read why."""


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP, with answers in one piece."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self.transport = Together(transport, self.loop)  # type: ignore[assignment]
        self._head: Any = None
        """The scope of the head that is arriving."""
        self._head_size = 0
        self._head_since = self.loop.time()
        self._rest_since = 0.0

    def data_received(self, data: bytes) -> None:
        """As uvicorn's, in one function: it is passed by every request."""
        timer = self.timeout_keep_alive_task
        if timer is not None:
            timer.cancel()
            self.timeout_keep_alive_task = None
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._unsupported_upgrade_warning()
        except httptools.HttpParserError:
            self.logger.warning("Invalid HTTP request received.")
            self.send_400_response("it is not HTTP")
            return
        scope = self.scope
        if scope is None or "raw_path" not in scope:
            self._incomplete(scope, len(data))

    def _incomplete(self, scope: Any, size: int) -> None:
        if scope is not self._head or self._head is None:
            self._head, self._head_size = scope, 0
        self._head_size += size
        if self._head_size > HEAD:
            self.refuse(HeadTooLarge(f"a head may have {HEAD} bytes"))

    def look(self, now: float) -> None:
        """Called every second: ends a connection whose head, or the rest of whose refused body, takes too long."""
        cycle = self.cycle
        if cycle is not None and cycle.response_complete and cycle.more_body:
            self._rest_since = self._rest_since or now
            if now - self._rest_since > LINGER:
                self.transport.close()
        else:
            self._rest_since = 0.0
        if self.cycle is not None and (self.scope is None or "raw_path" in self.scope):
            self._head_since = now
        elif now - self._head_since > PATIENCE:
            self.refuse(RequestTimeout(f"a head may take {PATIENCE:g} seconds"))

    def send_400_response(self, msg: str) -> None:
        """What is not HTTP gets a problem document, too."""
        self.refuse(BadRequest(msg))

    def refuse(self, problem: Problem) -> None:
        """Answers without asking anybody, unless an answer is on its way, and closes."""
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            body = encode(problem.document())
            head = b"content-type: application/problem+json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(
                body
            )
            self.transport.write(STATUS_LINE[problem.status] + head + body)
        self.transport.close()

    def eof_received(self) -> bool | None:  # type: ignore[override]  # as in asyncio
        """Who has asked and says no more is answered; whose request is incomplete never will be."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete or cycle.more_body:
            return None
        cycle.keep_alive = False
        return True

    def shutdown(self) -> None:
        """Idle connections are given a moment, because their next request may be on its way."""
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(GRACE, self._close_idle)
        else:
            self.cycle.keep_alive = False

    def _close_idle(self) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False
