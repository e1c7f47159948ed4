"""Which columns of a table are the same before and after, and under which name?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onehand.gen.sql.schema import Column, Table


@dataclass(frozen=True, slots=True)
class Matched:
    """Every old and every new column is in exactly one place."""

    kept: tuple[tuple[Column, Column], ...]
    """Under the same name."""
    moved: tuple[tuple[Column, Column], ...]
    """The old one's values belong into the new one, which has another name, and perhaps another type."""
    added: tuple[Column, ...]
    removed: tuple[Column, ...]
    doubtful: tuple[Column, ...]
    """New ones that say `was:` of a name that is used again."""


def match(old: Table, new: Table) -> Matched:
    """By name, then by `was:`."""
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    moved = [(source, column) for column in new.columns if (source := _source(column, before, after)) is not None]
    gone = {source.name for source, _ in moved}
    come = {column.name for _, column in moved}
    return Matched(
        kept=tuple((before[name], column) for name, column in after.items() if name in before),
        moved=tuple(moved),
        added=tuple(column for name, column in after.items() if name not in before and name not in come),
        removed=tuple(column for name, column in before.items() if name not in after and name not in gone),
        doubtful=tuple(
            column
            for column in new.columns
            if column.name not in before and column.was in before and column.was in after
        ),
    )


def _source(column: Column, before: dict[str, Column], after: dict[str, Column]) -> Column | None:
    if column.name in before:
        return None
    return next((one for one in _candidates(column, before) if one.name not in after), None)


def _candidates(column: Column, before: dict[str, Column]) -> Iterator[Column]:
    if column.was in before:
        yield before[column.was]
    for one in before.values():
        # A field that said `was:` of its own name, and says it again, or no longer, or is renamed now.
        if one.was is not None and one.name.startswith(f"{one.was}_") and one.was in (column.was, column.name):
            yield one
