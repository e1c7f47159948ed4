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


class Record(Struct, frozen=True, kw_only=True):
    """One journal record."""

    number: int
    operation: str
    recorded_at: datetime
    caller: str
    row: Row


class Rows:
    """One table. Every change appends its undo to the open transaction's log."""

    def __init__(self) -> None:
        self.by_id: dict[str, Row] = {}
        self.journal: list[Record] = []

    def put(self, row: Row, record: Record) -> Undo:
        """Inserts or replaces a row, and records it."""
        before = self.by_id.get(row.id)
        self.by_id[row.id] = row
        self.journal.append(record)

        def undo() -> None:
            self.journal.remove(record)
            if before is None:
                del self.by_id[row.id]
            else:
                self.by_id[row.id] = before

        return undo

    def remove(self, id: str, record: Record) -> Undo:
        before = self.by_id.pop(id)
        self.journal.append(record)

        def undo() -> None:
            self.journal.remove(record)
            self.by_id[id] = before

        return undo
