"""What is one operation, for the server?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from onehand.runtime.auth.auth import Auth

Kind = Literal["list", "get", "create", "update", "patch", "delete", "versions", "custom"]


class Route(Struct, frozen=True, kw_only=True):
    """Written by the generator, compiled at start-up (see compile.py)."""

    operation: str
    method: str
    path: str
    """`/users/{id}`; a parameter is a whole segment."""
    handler: Callable[..., Awaitable[Any]]
    """A bound method: path parameters by name, then `query=`, then `body=`, after the call."""
    kind: Kind = "custom"
    query: Any = None
    """A Parameters struct, or None: then no query parameter is accepted."""
    body: Any = None
    path_types: Mapping[str, str] = {}
    """Parameter -> type word (`id`, `uuid`, `integer`, ...); `id` when it is not here."""
    returns: Mapping[int, Any]
    """Status -> type of its body, None = no body. The first success status is the one a plain value answers with."""
    results: tuple[Any, ...] = ()
    """The Result classes, when there are several answers."""
    auth: Auth
