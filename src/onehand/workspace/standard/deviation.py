"""What is one difference between a database and what it should be, and what repairs it?"""

from __future__ import annotations

from dataclasses import dataclass, field

MASK = "********"
"""Stands for a password wherever a statement is shown."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One fact, and the statement that ends it."""

    what: str
    """In words: `role 'user_app' may create databases`."""
    sql: str
    """One or more statements; where MASK stands, the server is sent the verifier. May be empty: see `hint`."""
    hint: str = ""
    """What to do when no statement does it."""
    service: str = ""
    """Whose; empty = the server's."""
    database: str = ""
    """Where the statement must run; empty = in any database."""
    automatic: bool = True
    """`dev db create` does it. What others may have wanted (a stranger's right, a column made by hand) it leaves."""
    optional: bool = False
    """When it is not allowed, that is said, and nothing is missing."""
    verifier: str = field(default="", repr=False)

    @property
    def statement(self) -> str:
        """What the server is sent."""
        return self.sql.replace(MASK, self.verifier)
