"""Which known name did the user probably mean?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

_LONGEST, _MOST = 80, 1000
"""Of a name and of candidates: a suggestion is a courtesy, and may not take longer than the error is worth."""


def closest(name: str, known: Iterable[str]) -> str | None:
    """The nearest known name, or None when nothing is near; case does not count."""
    short = name[:_LONGEST].lower()
    alike = (candidate for candidate in known if abs(len(candidate) - len(short)) <= len(short) // 2 + 1)
    by_lower = {candidate.lower(): candidate for candidate in islice(alike, _MOST)}
    found = get_close_matches(short, by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str | None = None) -> str | None:
    """A sentence for `help:`; `otherwise` when nothing is near."""
    found = closest(name, known)
    return f"did you mean '{found}'" if found else otherwise


def listed(names: Iterable[str]) -> str:
    """`'a', 'b' or 'c'`."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}" if quoted else "nothing"
