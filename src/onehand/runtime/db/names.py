"""What is a constraint called, so that an error of the database can be told as a fault of a field?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b

_LONGEST = 63
"""Bytes of an identifier; PostgreSQL cuts silently what is longer."""


def short(name: str) -> str:
    """At most 63 bytes: the end of what is longer gives way to a hash of the whole."""
    return name if len(name.encode()) <= _LONGEST else _hashed(name, name)


def constraint(table: str, *words: str) -> str:
    """`users_email_not_blank`; of several columns: their names joined with `_`."""
    return short("_".join((table, *words)))


def distinct(name: str, about: Sequence[str], taken: Collection[str]) -> str:
    """The name, with a hash of what it is about when something else has it already."""
    return _hashed(name, ",".join(about)) if name in taken else name


def unique_names(table: str, keys: Iterable[Sequence[str]]) -> list[str]:
    """Of the unique keys of a table, each given by its columns: `users_email_unique`. `[a, b]` and `[a_b]` differ."""
    names: list[str] = []
    for columns in keys:
        names.append(distinct(constraint(table, *columns, "unique"), columns, names))
    return names


def _hashed(name: str, whole: str) -> str:
    end = blake2b(whole.encode(), digest_size=4).hexdigest()
    return f"{name.encode()[: _LONGEST - 9].decode(errors='ignore')}_{end}"
