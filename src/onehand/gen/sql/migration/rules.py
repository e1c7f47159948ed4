"""What happens to the constraints of a table that stays?

In the middle state no rule stands that one of the two versions does not know: a wider one comes at once, a narrower
one waits for the contract.
"""

from __future__ import annotations

from onehand.gen.sql.migration.expression import condition, listed, mentions, renamed, widens
from onehand.gen.sql.migration.fill import Fill
from onehand.gen.sql.migration.neutral import satisfied
from onehand.gen.sql.migration.required import ONCE
from onehand.gen.sql.migration.row import over_new
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.migration.table_plan import TablePlan
from onehand.gen.sql.render import constraint_definition, is_foreign_key
from onehand.gen.sql.schema import Column, Constraint
from onehand.gen.sql.words import ident


def rules(plan: TablePlan) -> None:
    """All of them, in the order of the new table; what only the old one had comes last."""
    before = {one.name: one for one in plan.old.constraints}
    after = {one.name: one for one in plan.new.constraints}
    for constraint in plan.new.constraints:
        old = before.get(constraint.name)
        if old == constraint:
            _same(plan, constraint)
        elif old is not None:
            _changed(plan, old, constraint)
        else:
            _new(plan, constraint)
    for constraint in plan.old.constraints:
        if constraint.name not in after:
            _gone(plan, constraint)
    _mend(plan)


def _same(plan: TablePlan, constraint: Constraint) -> None:
    widened = {new.name for old, new in plan.matched.kept if old.type != new.type}
    plan.constraints.append(constraint)
    if any(mentions(constraint.definition, column) for column in widened) and condition(constraint) is not None:
        # A new type would make PostgreSQL check it again, with the table locked: it goes before and comes back after.
        plan.reshape.insert(0, _drop(plan, constraint))
        _add(plan, constraint)


def _new(plan: TablePlan, constraint: Constraint) -> None:
    """At once when the old version cannot break it, else later."""
    fresh = {column.name for column in plan.matched.added if column.name not in plan.fills}
    used = {column.name for column in plan.new.columns if mentions(constraint.definition, column.name)}
    if (used and used <= fresh) or _moved_along(plan, constraint):
        plan.constraints.append(constraint)
        _add(plan, constraint)
        return
    _unreadable(plan, None, constraint)
    _add_later(plan, constraint, replaced=None)


def _moved_along(plan: TablePlan, constraint: Constraint) -> bool:
    """Does it say of the new column what an old one says of the old column?"""
    known = [one.definition for one in plan.old.constraints]
    return any(
        renamed(definition, old.name, new.name) == constraint.definition
        for old, new in plan.matched.moved
        for definition in known
        if mentions(definition, old.name)
    )


def _changed(plan: TablePlan, old: Constraint, new: Constraint) -> None:
    before, after = condition(old), condition(new)
    if before is None or after is None:
        if "primary key" in new.definition:
            plan.refuse(f"the primary key of '{plan.said}' changes", "this needs a table of its own")
        plan.reshape.append(_drop(plan, old))
        _add_later(plan, new, replaced=None)
    elif widens(before, after):
        plan.constraints.append(new)
        plan.reshape.append(_drop(plan, old))
        _add(plan, new)
    elif widens(after, before):
        _unreadable(plan, old, new)
        plan.constraints.append(old)
        _add_later(plan, new, replaced=old)
    else:
        _unreadable(plan, old, new)
        either = Constraint(name=new.name, definition=f"check (({before}) or ({after}))")
        plan.constraints.append(either)
        plan.reshape.append(_drop(plan, old))
        _add(plan, either)
        _add_later(plan, new, replaced=either)


def _unreadable(plan: TablePlan, old: Constraint | None, new: Constraint) -> None:
    """A value that is no longer listed cannot even be read by the new version: something has to take its place."""
    values = listed(condition(new) or "")
    if values is None:
        return
    missing = [one for one in listed(condition(old) or "") or [] if one not in values] if old is not None else ["any"]
    moved = {new_column.name for _, new_column in plan.matched.moved}
    for column in plan.new.columns:
        if not mentions(new.definition, column.name) or not missing or column.name in plan.fills:
            continue
        what = f"rows with {', '.join(missing)} in" if old is not None else "rows with another value in"
        if column.name in moved:
            what = "rows whose old value is not listed for"
        plan.refuse(
            f"{what} '{plan.said}.{column.name}' could not be read by the new version",
            f"say what they get instead: {plan.filled(column.name)}",
        )


def _gone(plan: TablePlan, constraint: Constraint) -> None:
    """A rule that only the old version knows must not stop the new one."""
    if not is_foreign_key(constraint) and (_stays(plan, constraint) or _paired(plan, constraint)):
        plan.constraints.append(constraint)
        return
    plan.reshape.append(_drop(plan, constraint))


def _stays(plan: TablePlan, constraint: Constraint) -> bool:
    """Goes with its column, and what the new version leaves there fulfils it."""
    defaults = {column.name: column.default for column in plan.columns}
    for column in plan.matched.removed:
        if mentions(constraint.definition, column.name):
            default = defaults.get(column.name)
            made_up = not column.nullable and column.default is None and default is not None
            return not made_up or satisfied(column, default or "", condition(constraint) or "")
    return False


def _paired(plan: TablePlan, constraint: Constraint) -> bool:
    known = {one.definition for one in plan.new.constraints}
    return any(
        mentions(constraint.definition, old.name) and renamed(constraint.definition, old.name, new.name) in known
        for old, new in plan.matched.moved
        if old.nullable == new.nullable or new.nullable is False
    )


def _mend(plan: TablePlan) -> None:
    """`--fill` of a column whose rules became narrower: what breaks them gets another value."""
    for _, column in plan.matched.kept:
        value = plan.fills.get(column.name)
        broken = _narrowed(plan, column)
        if value is None or not broken:
            continue
        place = ident(column.name)
        demand = broken[0] if len(broken) == 1 else " and ".join(f"({rule})" for rule in broken)
        plan.bridge.append(f"""\
-- '{column.name}' may no longer be all that the old version writes.
if {over_new(plan, f"not ({demand})")} then
  new.{place} := {over_new(plan, value)};
  new.hash_code := null;
end if;""")
        unreadable = any(listed(rule) is not None for rule in broken)
        plan.backfill.append(Fill(column.name, value, f"not ({demand})", readable=unreadable))


def _narrowed(plan: TablePlan, column: Column) -> list[str]:
    """What the new rules of the column demand beyond those of the middle state."""
    middle = set(plan.constraints)
    return [
        rule
        for one in plan.new.constraints
        if one not in middle and (rule := condition(one)) and mentions(rule, column.name)
    ]


def _drop(plan: TablePlan, constraint: Constraint) -> MigrationStep:
    return plan.alter(
        f"drop constraint '{constraint.name}'",
        f"drop constraint if exists {ident(constraint.name)}",
        allow=("ban-drop-constraint", "Each version checks what it writes itself."),
    )


def _add(plan: TablePlan, constraint: Constraint) -> None:
    if plan.new.partition_by and is_foreign_key(constraint):
        plan.refuse(f"'{plan.said}' is partitioned", "a foreign key on it cannot be added beside its writers")
    plan.protect.append(_not_valid(plan, constraint))
    plan.confirm.append(_validate(plan, constraint))


def _add_later(plan: TablePlan, constraint: Constraint, replaced: Constraint | None) -> None:
    if replaced is not None:
        plan.tighten.append(_drop(plan, replaced))
    plan.tighten.append(_not_valid(plan, constraint))
    plan.settle.append(_validate(plan, constraint))
    plan.notes.append(f"the contract needs every row of '{plan.said}' to fulfil '{constraint.name}'")


def _not_valid(plan: TablePlan, constraint: Constraint) -> MigrationStep:
    return plan.alter(
        f"add constraint '{constraint.name}' for new rows", f"add {constraint_definition(constraint)} not valid"
    )


def _validate(plan: TablePlan, constraint: Constraint) -> MigrationStep:
    sql = f"{ONCE}alter table {{table}} validate constraint {ident(constraint.name)};"
    help = "rows break it: change them, or the design"
    if condition(constraint) is not None:
        help += f"; or let the next plan do it: dev db diff --fill {plan.said}.COLUMN=SQL"
    return plan.step(f"check constraint '{constraint.name}' on all rows", sql, "alone", help)
