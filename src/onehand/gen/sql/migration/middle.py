"""What is the database while both versions run?"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from onehand.gen.sql.migration.bridge import bridge
from onehand.gen.sql.migration.change import Change
from onehand.gen.sql.migration.merge import merged
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.render import is_foreign_key
from onehand.gen.sql.schema import Schema, Script, Table


def middle(change: Change) -> Schema:
    """All that either version needs; what only the old one has comes last."""
    return Schema(
        service=change.new.service,
        before=tuple(_scripts(change, change.old.before, change.new.before)),
        tables=(*_tables(change), *(leaving(table) for table in change.removed)),
        after=(
            *_scripts(change, change.old.after, change.new.after),
            *(script for plan in change.tables for script in bridge(plan)),
        ),
    )


def leaving(table: Table) -> Table:
    """A table that the new version does not know must not keep it from deleting what it points at."""
    return replace(table, constraints=tuple(one for one in table.constraints if not is_foreign_key(one)))


def _tables(change: Change) -> Iterator[Table]:
    plans = {(plan.new.schema, plan.new.name): plan for plan in change.tables}
    for table in change.new.tables:
        plan = plans.get((table.schema, table.name))
        yield table if plan is None else _table(plan)


def _table(plan: TablePlan) -> Table:
    return replace(
        plan.new,
        columns=tuple(plan.columns),
        constraints=tuple(plan.constraints),
        indexes=tuple(plan.indexes),
    )


def _scripts(change: Change, old: tuple[Script, ...], new: tuple[Script, ...]) -> Iterator[Script]:
    known = {script.name: script for script in old}
    journals = [(plan.old, plan.new) for plan in change.tables if plan.new.schema == "journal"]
    for script in new:
        before = known.pop(script.name, None)
        yield script if before is None else merged(before, script, journals)
    yield from known.values()
