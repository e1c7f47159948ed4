"""When does a write of a resource leave no trace? When the owner mends rows, and says so.

A migration fills a new column: no sequence, no record, no event. Only a session that logged in as the owner can be
silent; the running service, a person with `psql` and the owner's functions that they call cannot.
"""

from __future__ import annotations

from onehand.gen.sql.words import text

SILENT = "select set_config('onehand.silent', 'on', true)"
"""Until the end of the transaction; heeded only in a session of the owner."""


def loud(service: str) -> str:
    """The condition of a trigger that a silent owner does not fire."""
    return (
        f"(current_setting('onehand.silent', true) is distinct from 'on' or session_user <> {text(f'{service}_owner')})"
    )
