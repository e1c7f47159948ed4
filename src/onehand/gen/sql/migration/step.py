"""What is one step of a migration script, and how must it be run?"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Mode = Literal["together", "alone", "batches"]


class MigrationStep(Struct, frozen=True, kw_only=True):
    """Steps run in the order of the script, as the owner of the database.

    - `together`: neighbouring ones share one transaction, which begins with the short timeouts of `script.FRAME`.
    - `alone`: outside a transaction; may be run again after it was cut off, `undo` (when there is one) run before it.
    - `batches`: run again and again, each time in a transaction of its own, until the last statement of `sql`
      touches no row (its command tag ends in 0). How far it came is in the database, so it goes on where it stopped.
    """

    what: str
    """In words: `add column 'users.nickname'`."""
    sql: str
    """One or more statements, without a newline at the end; run as one simple query."""
    mode: Mode = "together"
    help: str = ""
    """What to do when the existing rows do not allow it; one line."""
    undo: str = ""
    """One statement that takes a half-made one away; does nothing when there is none."""
