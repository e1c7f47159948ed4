"""What is a constraint called, so that an error of the database can be told as a fault of a field?"""

from __future__ import annotations

from hashlib import blake2b

_LONGEST = 63
"""Bytes of an identifier; PostgreSQL cuts silently what is longer."""


def short(name: str) -> str:
    """At most 63 bytes: the end of what is longer gives way to a hash of the whole."""
    if len(name.encode()) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}_{blake2b(name.encode(), digest_size=4).hexdigest()}"


def constraint(table: str, column: str, fact: str) -> str:
    """`users_email_not_blank`; of several columns: their names joined with `_`."""
    return short(f"{table}_{column}_{fact}")
