"""What is one step of a migration?"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["widen", "narrow", "lose"]


class Step(Struct, frozen=True, kw_only=True):
    """Statements that are run together.

    `widen` always succeeds and loses nothing; `narrow` succeeds when the existing rows allow it; `lose` takes data
    away, and is run only when that is allowed.
    """

    kind: Kind
    what: str
    """In words: `add column 'users.nickname'`."""
    sql: str
    help: str = ""
    """What to do when the existing rows do not allow it."""
