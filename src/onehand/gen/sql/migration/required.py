"""How does a column become `not null` without a scan that locks the table?

By a check that is validated beside the writers; a table that has such a valid check takes `not null` without looking.
"""

from __future__ import annotations

from onehand.gen.sql.migration.squawk import allowed
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.names import constraint
from onehand.gen.sql.schema import Column, Constraint
from onehand.gen.sql.words import ident

ONCE = allowed("prefer-robust-stmts", "Validated twice is validated once.")


def require(plan: TablePlan, column: Column) -> None:
    """In the middle state the check, then the column itself."""
    name = constraint(plan.new.name, column.name, "required")
    place = ident(column.name)
    plan.constraints.append(Constraint(name=name, definition=f"check ({place} is not null)"))
    plan.protect.append(
        plan.alter(
            f"require '{plan.said}.{column.name}' of new rows",
            f"add constraint {ident(name)} check ({place} is not null) not valid",
        )
    )
    help = f"rows without it are left: {plan.filled(column.name)}"
    plan.confirm.append(
        plan.step(
            f"require '{plan.said}.{column.name}' of all rows",
            f"{ONCE}alter table {{table}} validate constraint {ident(name)};",
            "alone",
            help,
        )
    )
    plan.tighten.append(
        plan.step(
            f"make '{plan.said}.{column.name}' required",
            allowed("adding-not-nullable-field", "The valid check spares the scan.")
            + f"alter table {{table}} alter column {place} set not null;\n"
            + allowed("ban-drop-constraint", "Now the column itself says it.")
            + f"alter table {{table}} drop constraint if exists {ident(name)};",
        )
    )
