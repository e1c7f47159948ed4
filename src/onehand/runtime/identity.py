"""Who is calling?"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

IdentityKind = Literal["user", "service", "none"]


class Identity(Struct, frozen=True):
    """A verified caller. `subject` is a user's `sub` or a service's name; empty when nobody was asked."""

    kind: IdentityKind
    subject: str
    scopes: frozenset[str] = frozenset()

    @property
    def caller(self) -> str:
        """What the journal records."""
        return self.subject


ANYONE = Identity("none", "")


def service_identity(name: str) -> Identity:
    """A service that acts by itself: its workers, its snapshots."""
    return Identity("service", name)
