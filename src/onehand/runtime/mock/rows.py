"""What does one table hold in memory? Rows, their history, and how to take a change back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

Undo = Callable[[], None]


class Row(Struct, frozen=True, kw_only=True):
    """One row; `values` by column, without id and audit columns. Rows are replaced, never changed."""

    id: str
    values: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    updated_by: str
    sequence: int


class Record(Struct, kw_only=True):
    """One journal record."""

    number: int
    operation: str
    recorded_at: datetime
    caller: str
    row: Row
    shown: Any = None
    """The resource as it was then, with what it embeds: that may be changed or gone later. Known when what the row
    refers to is known to be there.
    """


KeyOf = Callable[[Row], Any]
"""What may occur once in a row; None when it cannot conflict."""


class Index:
    """Which rows have a key? Without it each insert would look at every row."""

    def __init__(self, key_of: KeyOf) -> None:
        self._key_of = key_of
        self._ids: dict[Any, dict[str, None]] = {}

    def ids(self, key: Any) -> list[str]:
        return list(self._ids.get(_hashable(key), ()))

    def add(self, row: Row) -> None:
        key = self._key_of(row)
        if key is not None:
            self._ids.setdefault(_hashable(key), {})[row.id] = None

    def remove(self, row: Row) -> None:
        key = self._key_of(row)
        if key is not None:
            self._ids[_hashable(key)].pop(row.id)


def _hashable(key: Any) -> Any:
    try:
        hash(key)
    except TypeError:
        return repr(key)
    return key


class Rows:
    """One table. Every change appends its undo to the open transaction's log."""

    def __init__(self) -> None:
        self.by_id: dict[str, Row] = {}
        self.journal: list[Record] = []
        self._indexes: dict[tuple[str, ...], Index] = {}

    def clear(self) -> None:
        self.by_id.clear()
        self.journal.clear()
        self._indexes.clear()

    def having(self, names: tuple[str, ...], key_of: KeyOf, key: Any) -> list[Row]:
        """The rows with this key; `names` is what it is made of, and always by the same `key_of`."""
        index = self._indexes.get(names)
        if index is None:
            index = self._indexes[names] = Index(key_of)
            for row in self.by_id.values():
                index.add(row)
        return [self.by_id[id] for id in index.ids(key)]

    def _place(self, id: str, row: Row | None) -> None:
        before = self.by_id.get(id)
        for index in self._indexes.values():
            if before is not None:
                index.remove(before)
            if row is not None:
                index.add(row)
        if row is None:
            del self.by_id[id]
        else:
            self.by_id[id] = row

    def put(self, row: Row, record: Record) -> Undo:
        """Inserts or replaces a row, and records it."""
        before = self.by_id.get(row.id)
        self._place(row.id, row)
        self.journal.append(record)

        def undo() -> None:
            self.journal.remove(record)
            self._place(row.id, before)

        return undo

    def remove(self, id: str, record: Record) -> Undo:
        before = self.by_id[id]
        self._place(id, None)
        self.journal.append(record)

        def undo() -> None:
            self.journal.remove(record)
            self._place(id, before)

        return undo
