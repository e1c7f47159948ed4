"""What is read from a table: the resource, and the version of its row."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

R = TypeVar("R")


class Versioned(Struct, Generic[R], frozen=True):
    """`sequence` grows with every change of the row; it is the ETag, and events carry it."""

    value: R
    sequence: int
