"""Where is the comparison at the moment?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from onehand.compat.change import Finding, Kind
from onehand.compat.promise import Action, Direction, Facet
from onehand.ir.types import Named
from onehand.text.span import Span

Mode = Literal["read", "form", "patch", "model", "parameters"]
"""How a record is checked. `read`: resources and events, a reader ignores what it does not know. `form`, `patch` and
`parameters` refuse it. `model`: a value type, whose readers give an absent field its default."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two named types that are compared on their own."""

    old: Named
    new: Named


@dataclass(frozen=True, slots=True)
class About:
    """What both sides of a pair are, and in which direction its values travel."""

    direction: Direction
    owner: str
    subject: str
    old: Span | None = None
    new: Span | None = None

    def at(self, name: str, old: Span | None, new: Span | None) -> About:
        """Something inside."""
        return replace(self, subject=f"{self.subject}.{name}", old=old, new=new)

    def tell(self, kind: Kind, action: Action, facet: Facet, before: object = "", after: object = "") -> Finding:
        return Finding(kind, action, facet, self.owner, self.subject, _text(before), _text(after), self.old, self.new)


def _text(value: object) -> str:
    return "" if value is None else str(value)
