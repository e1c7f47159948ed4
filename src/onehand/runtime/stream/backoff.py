"""How long is it before something is tried again?"""

from __future__ import annotations

import random
from dataclasses import dataclass

_JITTER = random.SystemRandom()


@dataclass(slots=True)
class Backoff:
    """Doubling pauses with jitter, so that many who lost the same server do not come back at the same moment."""

    first: float = 0.1
    """Seconds."""
    longest: float = 5.0
    failures: int = 0

    def next(self) -> float:
        """Seconds to wait now: between half and all of first, 2 x first, 4 x first ... up to `longest`."""
        self.failures += 1
        return pause(self.failures, first=self.first, longest=self.longest)

    def reset(self) -> None:
        self.failures = 0


def pause(attempt: int, *, first: float, longest: float) -> float:
    """The pause in seconds after the given attempt, counted from 1."""
    doubled: float = first * 2.0 ** min(attempt - 1, 30)
    return min(longest, doubled) * _JITTER.uniform(0.5, 1.0)
