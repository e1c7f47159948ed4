"""What was the mock asked? Every request, with what it was answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from onehand.runtime.http.request import Receive, Request

KEPT = 10_000
"""The newest ones."""


class Seen(Struct, kw_only=True):
    """One request; header names are lower case, and the token is not among them."""

    operation: str
    """`get_user`; `none` for a path or method that the service does not have."""
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    text: str = ""
    """The body, as far as it was read: who is refused before has none."""
    status: int | None = None
    """What it was answered; None when no answer came, or none has come yet."""

    @property
    def body(self) -> Any:
        """The body's JSON; None without one."""
        return msgspec.json.decode(self.text) if self.text else None


class Calls:
    """The requests, oldest first."""

    def __init__(self) -> None:
        self._seen: deque[Seen] = deque(maxlen=KEPT)

    def __iter__(self) -> Iterator[Seen]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)

    def __getitem__(self, at: int) -> Seen:
        return self._seen[at]

    def of(self, operation: str) -> list[Seen]:
        """Those of one operation."""
        return [seen for seen in self._seen if seen.operation == operation]

    def clear(self) -> None:
        self._seen.clear()

    def note(self, operation: str, request: Request) -> tuple[Seen, Request]:
        """Keeps a request, whose body is kept as it is read."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}
        headers.pop("authorization", None)
        query = parse_qs(request.query.decode("latin-1"), keep_blank_values=True) if request.query else {}
        seen = Seen(operation=operation, method=request.method, path=request.path, query=query, headers=headers)
        self._seen.append(seen)
        listening = _listening(request._receive, seen)  # noqa: SLF001  the same request, overheard
        return seen, Request(request.method, request.path, request.query, request.headers, listening)


def _listening(receive: Receive, seen: Seen) -> Receive:
    async def overheard() -> MutableMapping[str, Any]:
        message = await receive()
        seen.text += message.get("body", b"").decode("utf-8", "replace")
        return message

    return overheard
