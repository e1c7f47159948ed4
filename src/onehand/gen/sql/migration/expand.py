"""Which steps lead to the middle state?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.sql import diff_table
from onehand.gen.sql.migration.change import Change
from onehand.gen.sql.migration.fill import DONE, PROGRESS, batches
from onehand.gen.sql.migration.squawk import allowed, small_numbers
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.render import add_foreign_keys, create_table, is_foreign_key, table_name
from onehand.gen.sql.schema import Schema, Script
from onehand.gen.sql.step import Step
from onehand.gen.sql.words import ident


def expand(change: Change, middle: Schema) -> Iterator[MigrationStep]:
    """One transaction of short locks; then the rows, in batches; then what reads whole tables, each alone."""
    yield from _run(change, change.old.before, middle.before)
    for table in change.added:
        name = table_name(table)
        sql = small_numbers("\n".join(create_table(table)).strip())
        yield MigrationStep(what=f"create table '{name}'", sql=sql)
    yield from _let_go(change)
    for plan in change.tables:
        yield from plan.reshape
    yield from _run(change, change.old.after, middle.after)
    for table in change.added:
        for line in add_foreign_keys(table):
            yield MigrationStep(what=f"connect table '{table_name(table)}'", sql=line)
    for plan in change.tables:
        yield from plan.protect
        yield from map(plain, diff_table.describe(diff_table.Change(plan.old, plan.new)))
    filled = [plan for plan in change.tables if plan.backfill]
    if filled:
        yield PROGRESS
    for plan in filled:
        yield batches(plan.new, plan.backfill)
    for plan in change.tables:
        yield from plan.confirm
    if filled:
        yield DONE


def plain(step: Step) -> MigrationStep:
    return MigrationStep(what=step.what, sql=step.sql.strip("\n"), help=step.help)


def run(script: Script, known: set[str]) -> MigrationStep:
    verb = "run" if script.name in known else "create"
    return MigrationStep(what=f"{verb} '{script.name}'", sql=small_numbers(script.text.strip("\n")))


def _run(change: Change, old: tuple[Script, ...], new: tuple[Script, ...]) -> Iterator[MigrationStep]:
    """Those that differ, and those that speak of all tables of a schema that gets one."""
    known = {script.name: script.text for script in old}
    grown = {f"all tables in schema {table.schema} " for table in change.added}
    for script in new:
        if known.get(script.name) != script.text or any(words in script.text for words in grown):
            yield run(script, set(known))


def _let_go(change: Change) -> Iterator[MigrationStep]:
    for table in change.removed:
        for constraint in table.constraints:
            if is_foreign_key(constraint):
                name = table_name(table)
                yield MigrationStep(
                    what=f"drop constraint '{constraint.name}'",
                    sql=allowed("ban-drop-constraint", "The new version does not know the rows that it would protect.")
                    + f"alter table {name} drop constraint if exists {ident(constraint.name)};",
                )
