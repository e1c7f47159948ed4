"""Which steps lead from the middle state to the new schema?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onehand.gen.sql.migration.change import Change
from onehand.gen.sql.migration.expand import run
from onehand.gen.sql.migration.squawk import allowed
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.render import table_name
from onehand.gen.sql.schema import Schema, Script
from onehand.gen.sql.words import ident


def contract(change: Change, middle: Schema) -> Iterator[MigrationStep]:
    """What may refuse first; then one transaction of short locks; then what reads whole tables, each alone."""
    for plan in change.tables:
        yield from plan.release
    yield from _drop(middle.after, change.new.after)
    yield from _again(middle.before, change.new.before)
    yield from _again(middle.after, change.new.after)
    for plan in change.tables:
        yield from plan.tighten
    yield from _tables(change)
    yield from _drop(middle.before, change.new.before)
    for plan in change.tables:
        yield from plan.settle


def _drop(middle: tuple[Script, ...], new: tuple[Script, ...]) -> Iterator[MigrationStep]:
    """The last one first: a bridge calls the functions before it."""
    wanted = {script.name for script in new}
    for script in reversed(middle):
        if script.name not in wanted and script.drop:
            yield MigrationStep(what=f"drop '{script.name}'", sql=_dropped(script))


def _dropped(script: Script) -> str:
    return "".join(f"{_excuse(line)}{line}" for line in script.drop.splitlines(keepends=True)).strip("\n")


def _excuse(statement: str) -> str:
    if statement.startswith("drop function"):
        return allowed("ban-drop-function", "No code that is running calls it any longer.")
    if statement.startswith("drop schema"):
        return allowed("ban-drop-schema", "No code that is running looks into it any longer.")
    return ""


def _again(middle: tuple[Script, ...], new: tuple[Script, ...]) -> Iterator[MigrationStep]:
    known = {script.name: script.text for script in middle}
    for script in new:
        if known.get(script.name) != script.text:
            yield run(script, set(known))


def _tables(change: Change) -> Iterator[MigrationStep]:
    for script in change.old.after:
        resource = re.search(r"select ('(?:[^']|'')+'), journal_id", script.text)
        if resource and ("journal", script.name.removeprefix("journal of ")) in {
            (table.schema, table.name) for table in change.removed
        }:
            yield MigrationStep(
                what=f"forget what of {resource[1]} is still to be published",
                sql="-- No code that is running knows these events any longer.\n"
                f"delete from journal.queue where resource = {resource[1]};",
            )
    for table in change.removed:
        name = f"{table.schema}.{ident(table.name)}"
        yield MigrationStep(
            what=f"drop table '{table_name(table)}'",
            sql=allowed("ban-drop-table", "No code that is running knows it any longer.")
            + f"drop table if exists {name};",
        )
