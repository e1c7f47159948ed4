"""What is new, what goes and what stays, in a whole schema?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onehand.gen.sql.migration.added import add, fill_records
from onehand.gen.sql.migration.columns import match
from onehand.gen.sql.migration.kept import keep
from onehand.gen.sql.migration.lookups import lookups
from onehand.gen.sql.migration.moved import move
from onehand.gen.sql.migration.removed import remove
from onehand.gen.sql.migration.rules import rules
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.schema import Schema, Table

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """From one schema to another."""

    old: Schema
    new: Schema
    tables: tuple[TablePlan, ...]
    """Those that stay, in the order of the new schema."""
    added: tuple[Table, ...]
    removed: tuple[Table, ...]

    @staticmethod
    def of(old: Schema, new: Schema, fills: Mapping[str, Mapping[str, str]]) -> Change:
        before, after = _by_name(old.tables), _by_name(new.tables)
        plans: dict[Key, TablePlan] = {}
        for key, table in sorted(after.items(), key=lambda item: item[1].schema == "journal"):
            if key in before:
                rows = plans.get(("public", table.name)) if table.schema == "journal" else None
                plans[key] = _plan(new.service, before[key], table, fills.get(table.name, {}), rows)
        return Change(
            old,
            new,
            tuple(plans[key] for key in after if key in plans),
            tuple(table for key, table in after.items() if key not in before),
            tuple(table for key, table in before.items() if key not in after),
        )

    def problems(self) -> list[tuple[str, str]]:
        return [problem for plan in self.tables for problem in plan.problems]

    def notes(self) -> Iterator[str]:
        for plan in self.tables:
            yield from plan.notes


def _by_name(tables: Iterable[Table]) -> dict[Key, Table]:
    return {(table.schema, table.name): table for table in tables}


def _plan(service: str, old: Table, new: Table, fills: Mapping[str, str], rows: TablePlan | None) -> TablePlan:
    matched = match(old, new)
    plan = TablePlan(service, old, new, matched, fills if rows is not None or new.schema == "public" else {}, rows)
    if old.partition_by != new.partition_by:
        plan.refuse(f"'{plan.said}' is partitioned otherwise", "this needs a table of its own")
    for column in matched.doubtful:
        plan.refuse(
            f"'{plan.said}.{column.name}' was '{column.was}', and a new column takes that name in the same step",
            f"two steps: rename '{column.was}' first, and add the other when that is deployed",
        )
    kept, moved = ({new.name: (old, new) for old, new in pairs} for pairs in (matched.kept, matched.moved))
    for column in new.columns:
        if column.name in kept:
            keep(plan, *kept[column.name])
        elif column.name in moved:
            move(plan, *moved[column.name])
        else:
            add(plan, column)
    for column in matched.removed:
        remove(plan, column)
    rules(plan)
    lookups(plan)
    _idle(plan)
    for fill in rows.backfill if rows is not None else ():
        if fill.readable:
            fill_records(plan, fill)
    return plan


def _idle(plan: TablePlan) -> None:
    """A `--fill` that would do nothing was meant for something."""
    if plan.new.schema == "public" and not plan.problems:
        for column in sorted(set(plan.fills) - {fill.column for fill in plan.backfill}):
            plan.refuse(f"'{plan.said}.{column}' needs no fill", "leave '--fill' out: no row has to change there")
