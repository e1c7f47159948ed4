"""What does one item of a batch say?"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

F = TypeVar("F")


class New(Struct, Generic[F], frozen=True, kw_only=True):
    """A row to insert, or to upsert; a generated subclass adds what no form says. Without `id` it gets a new one."""

    form: F
    id: str | None = None


class Change(Struct, Generic[F], frozen=True):
    """A row to update; `if_match` is the sequence that it must still have."""

    id: str
    form: F
    if_match: int | None = None
