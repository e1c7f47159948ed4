"""What happens to a column that has another name now, and perhaps another type?

Both columns are there while both versions run, and each version finds what the other wrote.
"""

from __future__ import annotations

from msgspec.structs import replace

from onehand.gen.sql.migration.convert import Conversion, conversion
from onehand.gen.sql.migration.fill import Fill
from onehand.gen.sql.migration.removed import drop, stand_in
from onehand.gen.sql.migration.required import require
from onehand.gen.sql.migration.row import over_new
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.schema import Column
from onehand.gen.sql.words import ident


def move(plan: TablePlan, old: Column, new: Column) -> None:
    """`users.name` -> `users.full_name`."""
    there = conversion(plan.service, plan.new.name, (old.name, old.type), (new.name, new.type))
    back = conversion(plan.service, plan.new.name, (new.name, new.type), (old.name, old.type))
    given = plan.fills.get(new.name)
    if there is None and given is None:
        plan.refuse(
            f"no value of '{plan.said}.{old.name}' ({old.type}) has an equal one in '{new.name}' ({new.type})",
            f"say how the new one is made from the row, without ever failing: {plan.filled(new.name)}",
        )
        return
    plan.reshape.append(
        plan.alter(
            f"add column '{plan.said}.{new.name}' beside '{old.name}'", f"add column {ident(new.name)} {new.type}"
        )
    )
    plan.columns += [replace(new, nullable=True, default=None), replace(old, default=None)]
    value = given or there.of(ident(old.name))  # type: ignore[union-attr]
    plan.backfill.append(Fill(new.name, value, f"{ident(new.name)} is null and {ident(old.name)} is not null"))
    if plan.new.schema != "journal":
        _functions(plan, there if given is None else None, back)
        _bridge(plan, old, new, _forth(plan, old, new, there), _back(plan, old, new, back))
        _finish(plan, old, new, lossy=given is None and there is not None and not there.exact)
    plan.tighten.append(drop(plan, old))


def _functions(plan: TablePlan, *conversions: Conversion | None) -> None:
    plan.functions += [one.script for one in conversions if one is not None and one.script is not None]


def _forth(plan: TablePlan, old: Column, new: Column, there: Conversion | None) -> str:
    """The new column's value from the row that the old version wrote."""
    given = plan.fills.get(new.name)
    if given is not None:
        return over_new(plan, given)
    assert there is not None
    value = there.of(f"new.{ident(old.name)}")
    if new.nullable:
        return value
    if new.default is not None:
        return f"coalesce({value}, {new.default})"
    if old.nullable or not there.exact:
        plan.refuse(
            f"'{plan.said}.{new.name}' is required, and not every '{old.name}' has a value for it",
            f"give the field a default, make it optional, or say what such rows get: {plan.filled(new.name)}",
        )
    return value


def _back(plan: TablePlan, old: Column, new: Column, back: Conversion | None) -> str:
    """The old column's value from the row that the new version wrote."""
    place = f"new.{ident(new.name)}"
    value = back.of(place) if back is not None else "null"
    if old.nullable:
        return value
    sure = back is not None and back.exact and not new.nullable
    if sure and old.default is None:
        return value
    default = old.default if old.default is not None else stand_in(plan, old)
    return default if back is None else f"coalesce({value}, {default})"


def _bridge(plan: TablePlan, old: Column, new: Column, forth: str, back: str) -> None:
    was, now = ident(old.name), ident(new.name)
    if old.default is not None:
        # Else a row of the new version would seem to say something in the old column.
        allow = ("ban-drop-default", "The bridge gives it, where neither version says a value.")
        what = f"drop default of '{plan.said}.{old.name}'"
        plan.reshape.append(plan.alter(what, f"alter column {was} drop default", allow=allow))
    said = f" and new.{was} is not null" if new.nullable else ""
    # A row that is not filled yet may be written for another reason; where null is a value it says nothing.
    unfilled = "" if new.nullable else f" or new.{now} is null"
    plan.bridge.append(f"""\
-- '{new.name}' was '{old.name}': the one that is written decides.
if tg_op = 'INSERT' then
  if new.{now} is null{said} then
    new.{now} := {forth};
  end if;
  if new.{was} is null then
    new.{was} := {back};
  end if;
elsif new.{now} is distinct from old.{now} then
  if new.{now} is distinct from {forth} then
    new.{was} := {back};
  end if;
elsif new.{was} is distinct from old.{was}{unfilled} then
  new.{now} := {forth};
end if;""")
    if old.nullable or new.nullable or old.type != new.type:
        plan.one_sided += [new.name, old.name]


def _finish(plan: TablePlan, old: Column, new: Column, *, lossy: bool) -> None:
    if new.default is not None:
        set_default = f"alter column {ident(new.name)} set default {new.default}"
        plan.tighten.append(plan.alter(f"set default of '{plan.said}.{new.name}'", set_default))
    if not new.nullable:
        require(plan, new)
    elif lossy:
        _guard(plan, old, new)


def _guard(plan: TablePlan, old: Column, new: Column) -> None:
    """What could not follow would be gone with the old column."""
    plan.release.append(
        plan.step(
            f"see that nothing of '{plan.said}.{old.name}' is lost",
            f"""\
do $$
begin
  if exists (select from {{table}} where {ident(old.name)} is not null and {ident(new.name)} is null) then
    raise exception 'rows of {plan.said} have a value in {old.name} that {new.name} cannot hold';
  end if;
end
$$;""",
            "alone",
            f"change these rows first: select id, {old.name} from {plan.said} where {new.name} is null",
        )
    )
