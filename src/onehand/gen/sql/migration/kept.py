"""What happens to a column that stays under its name?"""

from __future__ import annotations

import re

from msgspec.structs import replace

from onehand.gen.sql.migration.fill import Fill
from onehand.gen.sql.migration.required import require
from onehand.gen.sql.migration.row import over_new
from onehand.gen.sql.migration.squawk import allowed
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.schema import Column
from onehand.gen.sql.words import ident

_NUMERIC = re.compile(r"numeric(?:\((\d+),(\d+)\))?$")


def keep(plan: TablePlan, old: Column, new: Column) -> None:
    """Its type, whether it may be null, its default."""
    middle = new
    alter = f"alter column {ident(new.name)}"
    if old.type != new.type:
        _retype(plan, old, new)
    if new.nullable and not old.nullable:
        allow = ("ban-drop-not-null", "The old version still writes it always.")
        what = f"make '{plan.said}.{new.name}' optional"
        plan.reshape.append(plan.alter(what, f"{alter} drop not null", allow=allow))
    if old.nullable and not new.nullable:
        middle = replace(middle, nullable=True)
        _fill(plan, new)
    if new.default is not None and new.default != old.default:
        plan.reshape.append(
            plan.alter(f"set default of '{plan.said}.{new.name}'", f"{alter} set default {new.default}")
        )
    elif new.default is None and old.default is not None:
        middle = replace(middle, default=old.default)
        allow = ("ban-drop-default", "The new version says a value in every row.")
        what = f"drop default of '{plan.said}.{new.name}'"
        plan.tighten.append(plan.alter(what, f"{alter} drop default", allow=allow))
    plan.columns.append(middle)


def _fill(plan: TablePlan, new: Column) -> None:
    value = plan.fills.get(new.name, new.default)
    place = ident(new.name)
    if value is None:
        plan.refuse(
            f"'{plan.said}.{new.name}' becomes required, and rows without it may exist",
            f"give the field a default, or say what such rows get: {plan.filled(new.name)}",
        )
        return
    plan.bridge.append(f"""\
-- '{new.name}' is required now; the old version may still leave it out.
if new.{place} is null then
  new.{place} := {over_new(plan, value)};
  new.hash_code := null;
end if;""")
    plan.backfill.append(Fill(new.name, value, f"{place} is null", readable=True))
    require(plan, new)


def _retype(plan: TablePlan, old: Column, new: Column) -> None:
    if not _more_digits(old.type, new.type):
        field = new.name
        plan.refuse(
            f"'{plan.said}.{field}' changes from {old.type} to {new.type}: one column cannot hold both",
            f"let the design say 'was: {field}': the new values get a column of their own; it stays in the design",
        )
        return
    plan.reshape.append(
        plan.step(
            f"give '{plan.said}.{new.name}' more digits",
            allowed("changing-column-type", "The stored digits stay as they are: no row is written.")
            + f"alter table {{table}} alter column {ident(new.name)} type {new.type};",
        )
    )


def _more_digits(old: str, new: str) -> bool:
    """Can the column hold them without rewriting the rows? Only with as many digits behind the point."""
    before, after = _NUMERIC.match(old), _NUMERIC.match(new)
    if before is None or after is None or before[1] is None:
        return False
    return after[1] is None or (before[2] == after[2] and int(after[1]) >= int(before[1]))
