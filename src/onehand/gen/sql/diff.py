"""What turns one schema into another, and what does that do to the rows that exist?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.sql.diff_table import Change, make_room, reshape, tighten
from onehand.gen.sql.render import add_foreign_keys, create_table, table_name
from onehand.gen.sql.schema import Schema, Script, Table
from onehand.gen.sql.step import Step


def diff(old: Schema | None, new: Schema) -> list[Step]:
    """The steps in the order in which they must run, all in one transaction; none = nothing to do."""
    return list(_steps(old or Schema(service=new.service, before=(), tables=(), after=()), new))


def _steps(old: Schema, new: Schema) -> Iterator[Step]:
    before = {_key(table): table for table in old.tables}
    after = {_key(table): table for table in new.tables}
    changes = [Change(before[key], table, _journaled(new, table)) for key, table in after.items() if key in before]
    added = [table for key, table in after.items() if key not in before]
    yield from _scripts(old.before, new.before, again=bool(added))
    for change in changes:
        yield from make_room(change)
    yield from _dropped(script for script in old.after if script.name not in {one.name for one in new.after})
    for key, table in before.items():
        if key not in after:
            sql = f"drop table {table_name(table)} cascade;"
            yield Step(kind="lose", what=f"drop table '{table_name(table)}'", sql=sql)
    for table in added:
        yield Step(kind="widen", what=f"create table '{table_name(table)}'", sql="\n".join(create_table(table)))
    for change in changes:
        yield from reshape(change)
    yield from _scripts(old.after, new.after, again=bool(added))
    for change in changes:
        yield from tighten(change)
    for table in added:
        for line in add_foreign_keys(table):
            yield Step(kind="widen", what=f"connect table '{table_name(table)}'", sql=line)
    yield from _dropped(script for script in old.before if script.name not in {one.name for one in new.before})


def _key(table: Table) -> tuple[str, str, str | None]:
    """A table that is partitioned otherwise is another table."""
    return table.schema, table.name, table.partition_by


def _journaled(schema: Schema, table: Table) -> Table | None:
    if table.schema != "journal":
        return None
    return next((one for one in schema.tables if (one.schema, one.name) == ("public", table.name)), None)


def _scripts(old: tuple[Script, ...], new: tuple[Script, ...], *, again: bool) -> Iterator[Step]:
    """Those that differ; all of them when a table is new: it may be one of `all tables` of a grant."""
    known = {script.name: script.text for script in old}
    for script in new:
        if again or known.get(script.name) != script.text:
            verb = "run" if script.name in known else "create"
            yield Step(kind="widen", what=f"{verb} '{script.name}'", sql=script.text)


def _dropped(scripts: Iterator[Script]) -> Iterator[Step]:
    for script in scripts:
        if script.drop:
            yield Step(kind="widen", what=f"drop '{script.name}'", sql=script.drop)
