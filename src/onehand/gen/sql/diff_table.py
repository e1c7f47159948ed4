"""What turns one table into another, column by column?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from onehand.gen.sql.migration.columns import match
from onehand.gen.sql.render import (
    column_definition,
    comments,
    constraint_definition,
    create_index,
    table_name,
)
from onehand.gen.sql.retype import retype
from onehand.gen.sql.schema import Column, Table
from onehand.gen.sql.step import Kind, Step
from onehand.gen.sql.words import ident


@dataclass(frozen=True, slots=True)
class Change:
    """One table before and after. `journaled`: the table whose rows this one records, when it is a journal."""

    old: Table
    new: Table
    journaled: Table | None = None

    @property
    def table(self) -> str:
        return table_name(self.new)

    @property
    def said(self) -> str:
        return f"{self.new.schema}.{self.new.name}".removeprefix("public.")

    def renamed(self) -> dict[str, str]:
        """Old name -> new name, of columns that say `was:`."""
        return {old.name: new.name for old, new in match(self.old, self.new).moved}

    def before(self) -> dict[str, Column]:
        """The old columns under the names that they have now."""
        renamed = self.renamed()
        return {
            renamed.get(column.name, column.name): replace(column, name=renamed.get(column.name, column.name))
            for column in self.old.columns
        }

    def pairs(self) -> Iterator[tuple[Column, Column]]:
        """The columns that were there before and still are."""
        before = self.before()
        for column in self.new.columns:
            if column.name in before:
                yield before[column.name], column

    def added(self) -> Iterator[Column]:
        before = self.before()
        return (column for column in self.new.columns if column.name not in before)

    def dropped(self) -> Iterator[Column]:
        after = {column.name for column in self.new.columns}
        return (column for column in self.before().values() if column.name not in after)


def make_room(change: Change) -> Iterator[Step]:
    """First: renames, and away with the constraints and indexes that are no longer wanted in this form."""
    for old, new in change.renamed().items():
        yield Step(
            kind="widen",
            what=f"rename column '{change.said}.{old}' to '{new}'",
            sql=f"alter table {change.table} rename column {ident(old)} to {ident(new)};",
        )
    for constraint in change.old.constraints:
        if constraint not in change.new.constraints:
            yield Step(
                kind="widen",
                what=f"drop constraint '{constraint.name}'",
                sql=f"alter table {change.table} drop constraint if exists {ident(constraint.name)};",
            )
    for index in change.old.indexes:
        if index not in change.new.indexes:
            name = f"{change.new.schema}.{ident(index.name)}"
            yield Step(kind="widen", what=f"drop index '{index.name}'", sql=f"drop index if exists {name};")


def reshape(change: Change) -> Iterator[Step]:
    """Second: new columns, new types and defaults, and away with columns."""
    for column in change.added():
        yield _add(change, column)
    for old, new in change.pairs():
        yield from _alter(change, old, new)
    for column in change.dropped():
        yield Step(
            kind="lose",
            what=f"drop column '{change.said}.{column.name}'",
            sql=f"alter table {change.table} drop column {ident(column.name)};",
        )


def _add(change: Change, column: Column) -> Step:
    impossible = not column.nullable and column.default is None and not column.identity
    return Step(
        kind="narrow" if impossible else "widen",
        what=f"add column '{change.said}.{column.name}'",
        sql=_added(change, column),
        help="give the field a default, or make it optional" if impossible else "",
    )


def _added(change: Change, column: Column) -> str:
    """In a journal, old records get what the rows got by default, so that they can be read as what the resource is."""
    add = f"alter table {change.table} add column {column_definition(column)}"
    columns = change.journaled.columns if change.journaled is not None else ()
    default = next((one.default for one in columns if one.name == column.name), None)
    if default is None:
        return f"{add};"
    return f"{add} default {default};\nalter table {change.table} alter column {ident(column.name)} drop default;"


def _alter(change: Change, old: Column, new: Column) -> Iterator[Step]:
    alter = f"alter table {change.table} alter column {ident(new.name)}"
    retyped = old.type != new.type
    if (retyped or old.default != new.default) and old.default is not None:
        yield _plain(change, new, "drop default of", f"{alter} drop default;")
    if retyped:
        yield _retyped(change, old, new)
    if new.default is not None and (retyped or old.default != new.default):
        yield _plain(change, new, "set default of", f"{alter} set default {new.default};")
    if new.nullable and not old.nullable:
        yield _plain(change, new, "make optional", f"{alter} drop not null;")


def _plain(change: Change, column: Column, verb: str, sql: str) -> Step:
    return Step(kind="widen", what=f"{verb} '{change.said}.{column.name}'", sql=sql)


def _retyped(change: Change, old: Column, new: Column) -> Step:
    column = ident(new.name)
    kind, expression = retype(column, old.type, new.type)
    if expression is None:
        definition = column_definition(new)
        sql = f"alter table {change.table} drop column {column};\nalter table {change.table} add column {definition};"
    else:
        sql = f"alter table {change.table} alter column {column} type {new.type} using {expression};"
    return Step(
        kind=kind,
        what=f"change '{change.said}.{new.name}' from {old.type} to {new.type}",
        sql=sql,
        help=f"every existing value must be a {new.type}; or add a new field beside the old one",
    )


def tighten(change: Change) -> Iterator[Step]:
    """Last, when functions and triggers are those of the new schema: what the existing rows must fulfil."""
    for old, new in change.pairs():
        if old.nullable and not new.nullable:
            yield from _required(change, new)
    yield from _constraints(change)
    for index in change.new.indexes:
        if index not in change.old.indexes:
            kind: Kind = "narrow" if index.unique else "widen"
            help = "make the existing rows different first, or drop 'unique'" if index.unique else ""
            sql = create_index(change.new, index)
            yield Step(kind=kind, what=f"create index '{index.name}'", sql=sql, help=help)
    yield from describe(change)


def _required(change: Change, column: Column) -> Iterator[Step]:
    name = ident(column.name)
    if column.default is not None:
        sql = f"update {change.table} set {name} = default where {name} is null;"
        yield Step(kind="widen", what=f"fill '{change.said}.{column.name}' with its default", sql=sql)
    yield Step(
        kind="narrow",
        what=f"make '{change.said}.{column.name}' required",
        sql=f"alter table {change.table} alter column {name} set not null;",
        help="give the field a default, or fill the rows that lack it first",
    )


def _constraints(change: Change) -> Iterator[Step]:
    known = {constraint.name for constraint in change.old.constraints}
    for constraint in change.new.constraints:
        if constraint not in change.old.constraints:
            verb = "replace" if constraint.name in known else "add"
            yield Step(
                kind="narrow",
                what=f"{verb} constraint '{constraint.name}'",
                sql=f"alter table {change.table} add {constraint_definition(constraint)};",
                help="existing rows do not fulfil it: change them first, or the design",
            )


def describe(change: Change) -> Iterator[Step]:
    """The comments that differ."""
    was = set(comments(change.old))
    now = list(comments(change.new))
    gone = _silenced(change.old, change.new)
    lines = [*gone, *(line for line in now if line not in was)]
    if lines:
        yield Step(kind="widen", what=f"describe '{change.said}'", sql="\n".join(lines))


def _silenced(old: Table, new: Table) -> Iterable[str]:
    if old.comment and not new.comment:
        yield f"comment on table {table_name(new)} is null;"
    told = {column.name for column in old.columns if column.comment}
    for column in new.columns:
        if column.name in told and not column.comment:
            yield f"comment on column {table_name(new)}.{ident(column.name)} is null;"
