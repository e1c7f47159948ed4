"""What does a rule find?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of a rule. `fix` is what to write instead, as far as a machine can say it."""

    span: Span
    message: str
    fix: str | None = None
    help: str | None = None
    """Told when there is no `fix`."""
