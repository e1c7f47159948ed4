"""By what is a row found that is to be written?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct

N = TypeVar("N")


class Key(Struct, Generic[N], frozen=True):
    """The id, or a unique key of the design; of a child together with its parent."""

    names: tuple[str, ...]
    of: Callable[[N], tuple[Any, ...]]
    """The values of an item, in the order of the names."""
    get: str
    """Finds the row of one key; a parameter per value."""
    find: str
    """Finds the rows of many keys; an array per value. The last column is the position of the key, from 1."""
    lock: str
    """As `find`; nobody else changes these rows until the transaction ends. In the order of the ids: two who want the
    same rows wait for each other instead of blocking each other."""
