"""What happens to a column that is new?"""

from __future__ import annotations

from msgspec.structs import replace

from onehand.gen.sql.migration.expression import constant, mentioned
from onehand.gen.sql.migration.fill import Fill
from onehand.gen.sql.migration.required import require
from onehand.gen.sql.migration.row import over_new
from onehand.gen.sql.migration.squawk import allowed
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.render import column_definition
from onehand.gen.sql.schema import Column
from onehand.gen.sql.words import ident


def add(plan: TablePlan, column: Column) -> None:
    """With a constant default it is there at once; else it is filled by what the design or `--fill` says."""
    fill = plan.fills.get(column.name)
    if plan.new.schema == "journal":
        _recorded(plan, column, fill)
        return
    if column.identity:
        plan.refuse(f"'{plan.said}.{column.name}' would number all rows anew", "this needs a table of its own")
        return
    if fill is None and column.default is not None and not constant(column.default):
        fill = column.default
    if column.nullable:
        plan.one_sided.append(column.name)
    if fill is None and not column.nullable and column.default is None:
        plan.refuse(
            f"'{plan.said}.{column.name}' is required, and the rows that exist have none",
            f"give the field a default, make it optional, or say what they get: {plan.filled(column.name)}",
        )
        return
    if fill is None:
        plan.reshape.append(_step(plan, column))
        plan.columns.append(column)
        return
    bare = replace(column, nullable=True, default=None)
    plan.reshape.append(_step(plan, bare))
    plan.columns.append(bare)
    plan.backfill.append(Fill(column.name, fill, f"{ident(column.name)} is null"))
    if column.default is not None:
        set_default = f"alter column {ident(column.name)} set default {column.default}"
        plan.tighten.append(plan.alter(f"set default of '{plan.said}.{column.name}'", set_default))
    if column.nullable:
        plan.notes.append(f"rows that the old version writes meanwhile have no '{plan.said}.{column.name}'")
        return
    _bridge(plan, column, fill)
    require(plan, column)


def _bridge(plan: TablePlan, column: Column, fill: str) -> None:
    place = ident(column.name)
    plan.bridge.append(f"""\
-- '{column.name}' is required; the old version does not know it.
if new.{place} is null then
  new.{place} := {over_new(plan, fill)};
end if;""")


def _step(plan: TablePlan, column: Column) -> MigrationStep:
    return plan.alter(f"add column '{plan.said}.{column.name}'", f"add column {column_definition(column)}")


def _recorded(plan: TablePlan, column: Column, fill: str | None) -> None:
    """Old records get what the rows got, so that they can be read as what the resource is."""
    rows = plan.rows.new.columns if plan.rows is not None else ()
    default = next((one.default for one in rows if one.name == column.name), None)
    plan.columns.append(column)
    if fill is None and default is not None and constant(default):
        sql = (
            f"alter table {{table}} add column {column_definition(column)} default {default};\n"
            + allowed("ban-drop-default", "Only the records that are there get it.")
            + f"alter table {{table}} alter column {ident(column.name)} drop default;"
        )
        plan.reshape.append(plan.step(f"add column '{plan.said}.{column.name}'", sql))
        return
    plan.reshape.append(_step(plan, column))
    if fill is not None:
        fill_records(plan, Fill(column.name, fill, f"{ident(column.name)} is null"))


def fill_records(plan: TablePlan, fill: Fill) -> None:
    """In a journal, when all that the value is made of is recorded."""
    assert plan.rows is not None
    rows = {one.name for one in (*plan.rows.old.columns, *plan.rows.new.columns)}
    recorded = {one.name for one in (*plan.old.columns, *plan.new.columns)}
    if fill.column not in recorded:
        return
    lacking = mentioned(fill.value, rows) - recorded
    if lacking:
        plan.notes.append(f"old records of '{plan.said}' have no '{fill.column}': they lack '{min(lacking)}'")
        return
    plan.backfill.append(fill)
