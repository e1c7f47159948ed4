"""What is a generated DAO made of? It gives the SQL of its table; running it, comparing and paging is here."""

from __future__ import annotations

from typing import Generic, TypeVar

from onehand.runtime.db.batch import Batches
from onehand.runtime.db.item import New
from onehand.runtime.db.sort import Sort

R = TypeVar("R")
F = TypeVar("F")
Q = TypeVar("Q")
N = TypeVar("N", bound=New)  # type: ignore[type-arg]  # the form is F already


class Dao(Batches[R, F, Q, N], Generic[R, F, Q, N]):
    """One table, for one call: read, written one by one, written many at once."""

    __slots__ = ()


__all__ = ["Dao", "Sort"]
