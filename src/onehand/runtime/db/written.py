"""What became of a row that was to be written?"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from onehand.runtime.db.versioned import Versioned

R = TypeVar("R")


class Written(Versioned[R], Generic[R], frozen=True):
    """The row as it is now; `unchanged`: it said all that already, and nothing was written."""

    what: Literal["inserted", "updated", "unchanged"]
