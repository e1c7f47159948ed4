"""Who is calling?"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import force_setattr

IdentityKind = Literal["user", "service", "none"]

BARE = "user"
"""The scheme whose users are named by their `sub` alone."""


class Identity(Struct, frozen=True):
    """A verified caller. `subject` is a user's `sub` or a service's name; empty when nobody was asked."""

    scheme: str
    """By which it was recognised, as designs name it: `user`, `service`, or another one of onehand.toml."""
    subject: str
    scopes: frozenset[str] = frozenset()
    kind: IdentityKind = "user"
    """A user, of whatever scheme; a service; or nobody in particular. Follows from the scheme."""
    caller: str = ""
    """Who it is among all callers: what the journal records, and owners are compared with. Follows, too.

    A user's `sub`; `<scheme>:<sub>` for users of another scheme than `user`, `service:<name>` for services: two issuers
    may give the same `sub` to different people.
    """

    def __post_init__(self) -> None:
        """Once, because an identity is remembered with its token, and every write asks it."""
        kind = self.scheme if self.scheme in ("service", "none") else "user"
        force_setattr(self, "kind", kind)
        force_setattr(
            self, "caller", self.subject if self.scheme in (BARE, "none") else f"{self.scheme}:{self.subject}"
        )

    def has(self, scope: str) -> bool:
        """Whether the token came with this scope; services have none."""
        return scope in self.scopes

    def bound(self, sees_all: str | None) -> str | None:
        """Whose rows it may see: None = everybody's. `sees_all`: the scope for that; services need none.

        Nobody in particular owns nothing: the empty text.
        """
        if sees_all is None or self.kind == "service" or self.has(sees_all):
            return None
        return self.caller


ANYONE = Identity("none", "")


def service_identity(name: str) -> Identity:
    """A service that acts by itself: its workers, its snapshots."""
    return Identity("service", name)
