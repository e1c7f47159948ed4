"""How does a database go from one schema to another while the code of both is running?

By a middle state in which both work: `expand` leads there, `contract` takes away what only the old code needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from onehand.gen.sql.diff import diff
from onehand.gen.sql.migration.change import Change
from onehand.gen.sql.migration.contract import contract
from onehand.gen.sql.migration.expand import expand
from onehand.gen.sql.migration.fills import sort_fills
from onehand.gen.sql.migration.middle import middle
from onehand.gen.sql.migration.squawk import small_numbers
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.migration.unplannable import Unplannable
from onehand.gen.sql.schema import Schema

__all__ = ["MigrationStep", "Plan", "Unplannable", "plan"]


class Plan(Struct, frozen=True, kw_only=True):
    """No steps at all = nothing to do. Without `contract` the middle is already the new schema."""

    expand: tuple[MigrationStep, ...]
    middle: Schema
    """What the database is after `expand`: the code of both schemas can work with it."""
    contract: tuple[MigrationStep, ...]
    notes: tuple[str, ...] = ()
    """What whoever reviews the scripts should know; one line each."""


def plan(old: Schema | None, new: Schema, fills: Mapping[str, str] | None = None) -> Plan:
    """The way from `old` (None = an empty database) to `new`.

    `fills`: `users.nickname` -> an SQL expression over the row, for columns of existing rows and of rows that the old
    code writes. Raises Unplannable when the design must say more first.
    """
    if twice := [*_twice(new)]:
        raise Unplannable(twice)
    if old is None:
        return Plan(expand=_creation(new), middle=new, contract=())
    sorted_fills, problems = sort_fills(new, fills or {})
    change = Change.of(old, new, sorted_fills)
    problems += change.problems()
    if problems:
        raise Unplannable(problems)
    between = middle(change)
    return Plan(
        expand=tuple(expand(change, between)),
        middle=between,
        contract=tuple(contract(change, between)),
        notes=tuple(change.notes()),
    )


def _creation(new: Schema) -> tuple[MigrationStep, ...]:
    return tuple(MigrationStep(what=one.what, sql=small_numbers(one.sql.strip("\n"))) for one in diff(None, new))


def _twice(new: Schema) -> Iterator[tuple[str, str]]:
    """A field that got a column of its own can meet a field that has that name."""
    for table in new.tables:
        names = [column.name for column in table.columns]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield f"two fields of '{table.name}' would have the column '{name}'", "give one of them another name"
