"""What is a change, and which words describe it?"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from onehand.compat.promise import Action, Direction, Facet, Promise, broken
from onehand.text.span import Span

Kind = Literal[
    "auth-narrowed",
    "auth-widened",
    "body-changed",
    "bound-loosened",
    "bound-tightened",
    "default-changed",
    "deprecation-changed",
    "discriminator-changed",
    "enum-value-added",
    "enum-value-changed",
    "enum-value-removed",
    "enum-value-renamed",
    "event-added",
    "event-key-changed",
    "event-removed",
    "field-added",
    "field-immutable",
    "field-mutable",
    "field-optional",
    "field-removed",
    "field-renamed",
    "field-required",
    "operation-added",
    "operation-removed",
    "operation-renamed",
    "owner-added",
    "owner-removed",
    "path-changed",
    "pattern-changed",
    "reference-changed",
    "resource-added",
    "resource-removed",
    "retention-shortened",
    "service-added",
    "service-removed",
    "sort-added",
    "sort-removed",
    "status-added",
    "status-removed",
    "type-changed",
    "type-renamed",
    "union-member-added",
    "union-member-removed",
    "unique-added",
    "unique-removed",
]
Verdict = Literal["break", "addition", "patch"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference of a matched pair, without the place where it is used."""

    kind: Kind
    action: Action
    facet: Facet
    owner: str
    """The service or library that declares it."""
    subject: str
    """Without the owner: `order.note`, `order_status.placed`, `cancel_order.409`."""
    before: str
    """Of an added thing empty."""
    after: str
    old: Span | None
    new: Span | None


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """Where a change is felt: by whom, in which direction, and which promises it breaks there."""

    service: str
    user: str
    """`operation create_user`, `event user_upserted`, `table users`."""
    direction: Direction
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference with everything that it reaches."""

    kind: Kind
    action: Action
    owner: str
    subject: str
    before: str
    after: str
    old: Span | None
    new: Span | None
    effects: tuple[Effect, ...]

    @property
    def promises(self) -> tuple[Promise, ...]:
        """All that are broken anywhere, by name."""
        return tuple(sorted({promise for effect in self.effects for promise in effect.promises}))

    @property
    def verdict(self) -> Verdict:
        if self.promises:
            return "break"
        return "addition" if self.action in {"add", "widen"} else "patch"

    @property
    def fingerprint(self) -> str:
        """What a waiver names. Made of what changed and not of where it stands: a rebase or a formatter keeps it."""
        told = (self.kind, self.owner, self.subject, self.before, self.after)
        return sha256(repr(told).encode()).hexdigest()[:12]

    @property
    def place(self) -> Span | None:
        """Where a reader of the new design looks; of what is gone, where it was."""
        return self.new or self.old


def effect(finding: Finding, service: str, user: str, direction: Direction) -> Effect:
    """What the table says about the finding at one place. Events are kept as they were told: they have no rows."""
    promises = broken(finding.facet, finding.action, direction)
    if user.startswith("event "):
        promises = tuple(one for one in promises if one != "database")
    return Effect(service, user, direction, promises)
