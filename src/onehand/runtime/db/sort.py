"""In which declared orders can a list be read?"""

from __future__ import annotations

from typing import Any


class Sort:
    """One declared order of a list: the column that it compares before `id`, and the type of its values."""

    __slots__ = ("column", "descending", "type")

    def __init__(self, column: str, type: Any, *, descending: bool = False) -> None:
        self.column = column
        self.type = type
        self.descending = descending
