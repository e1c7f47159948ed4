"""When is a call tried again, and how long does it wait before?"""

from __future__ import annotations

import random

from msgspec import Struct

from onehand.runtime.client.transport import Response, TransportError

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Doing these twice is the same as doing them once; of a POST its Idempotency-Key makes that true."""

_LATER = frozenset({429, 502, 503, 504})


class Retries(Struct, frozen=True, kw_only=True):
    """Seconds; the wait doubles each time, and is drawn between half and whole of it."""

    attempts: int = 4
    first: float = 0.05
    longest: float = 2.0

    def again(self, attempt: int, outcome: Response | TransportError, *, once: bool) -> float | None:
        """Seconds to wait before the next attempt; None = this outcome is final. `attempt` counts from 1.

        `once`: however often it is sent, it is carried out once.
        """
        if attempt >= self.attempts or not _may(outcome, once=once):
            return None
        wait: float = min(self.longest, self.first * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311
        asked = _asked(outcome)
        if asked is None:
            return wait
        return max(asked, wait) if asked <= self.longest else None


def _may(outcome: Response | TransportError, *, once: bool) -> bool:
    if isinstance(outcome, TransportError):
        return not outcome.sent or once
    return once and (outcome.status in _LATER or _in_flight(outcome))


def _in_flight(outcome: Response) -> bool:
    """An earlier attempt of the same request goes on; other conflicts do not say when to come back."""
    return outcome.status == 409 and "retry-after" in outcome.headers


def _asked(outcome: Response | TransportError) -> float | None:
    """`Retry-After` in seconds; dates are not used by services of this kind."""
    if isinstance(outcome, TransportError):
        return None
    value = outcome.headers.get("retry-after", "")
    return float(value) if value.isdigit() else None
