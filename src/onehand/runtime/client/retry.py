"""When is a call tried again, and how long does it wait before?"""

from __future__ import annotations

import random

from msgspec import Struct

from onehand.runtime.client.transport import Response, TransportError

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Doing these twice is the same as doing them once."""

_LATER = frozenset({429, 502, 503, 504})


class Retries(Struct, frozen=True, kw_only=True):
    """Seconds; the wait doubles each time, and is drawn between half and whole of it."""

    attempts: int = 4
    first: float = 0.05
    longest: float = 2.0

    def again(self, method: str, attempt: int, outcome: Response | TransportError) -> float | None:
        """Seconds to wait before the next attempt; None = this outcome is final. `attempt` counts from 1."""
        if attempt >= self.attempts or not _may(method, outcome):
            return None
        wait: float = min(self.longest, self.first * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311
        asked = _asked(outcome)
        if asked is None:
            return wait
        return max(asked, wait) if asked <= self.longest else None


def _may(method: str, outcome: Response | TransportError) -> bool:
    if isinstance(outcome, TransportError):
        return not outcome.sent or method in IDEMPOTENT
    return outcome.status in _LATER and method in IDEMPOTENT


def _asked(outcome: Response | TransportError) -> float | None:
    """`Retry-After` in seconds; dates are not used by services of this kind."""
    if isinstance(outcome, TransportError):
        return None
    value = outcome.headers.get("retry-after", "")
    return float(value) if value.isdigit() else None
