"""What is one thing in a database, as PostgreSQL itself prints it?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """Two databases are alike when they have the same things with the same definitions."""

    kind: str
    """`table`, `column`, `grant`, ...: see `kinds.py`."""
    name: str
    """With its schema and table, in quotes where SQL needs them: `public.users.email`."""
    parent: str
    """The table or other object it belongs to, so that of a missing table its columns are not told one by one."""
    leaf: str
    """The last part of the name, as SQL writes it."""
    definition: str
    """As PostgreSQL prints it; everywhere alike, however it was once written."""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.name


Catalogue = dict[tuple[str, str], Thing]
"""Things by their keys."""
