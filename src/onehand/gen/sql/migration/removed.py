"""What happens to a column that goes?"""

from __future__ import annotations

from msgspec.structs import replace

from onehand.gen.sql.migration.expression import mentions
from onehand.gen.sql.migration.neutral import neutral
from onehand.gen.sql.migration.squawk import allowed
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.schema import Column
from onehand.gen.sql.words import ident


def remove(plan: TablePlan, column: Column) -> None:
    """It stays as long as the old version reads it; what the new version writes has a value there that it can read."""
    middle = column
    if not column.nullable and column.default is None and not column.identity:
        default = stand_in(plan, column)
        middle = replace(column, default=default)
        plan.reshape.append(
            plan.alter(
                f"let the new version leave out '{plan.said}.{column.name}'",
                f"alter column {ident(column.name)} set default {default}",
            )
        )
        plan.notes.append(f"the old version reads {default} as '{column.name}' of '{plan.said}' that the new one made")
    plan.columns.append(middle)
    if column.nullable:
        plan.one_sided.append(column.name)
    plan.tighten.append(drop(plan, column))


def stand_in(plan: TablePlan, column: Column) -> str:
    """What the old version reads where the new one says nothing."""
    unique = any(one.unique and mentions(one.definition, column.name) for one in plan.old.indexes)
    return neutral(column, plan.old.constraints, unique=unique)


def drop(plan: TablePlan, column: Column) -> MigrationStep:
    return plan.step(
        f"drop column '{plan.said}.{column.name}'",
        allowed("ban-drop-column", "No code that is running knows it any longer.")
        + f"alter table {{table}} drop column if exists {ident(column.name)};",
    )
