"""How are the rows that exist brought up to date, without holding up anyone?

In batches by key. How far it came stands in a table of its own until all is done: a batch begins where the one before
ended, however long ago that was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.render import table_name
from onehand.gen.sql.schema import Table
from onehand.gen.sql.words import ident, text

BATCH = 1000

PROGRESS = MigrationStep(
    what="remember how far the filling came",
    sql="create table if not exists onehand.backfill (name text primary key, last text not null);",
)
DONE = MigrationStep(
    what="forget how far the filling came",
    sql="""\
-- Only the steps above use it.
-- squawk-ignore ban-drop-table
drop table if exists onehand.backfill;""",
)

_START = {"text": "''", "bigint": "'0'", "uuid": "'00000000-0000-0000-0000-000000000000'"}


@dataclass(frozen=True, slots=True)
class Fill:
    """One column's new value, in the rows that need one."""

    column: str
    value: str
    """SQL over the row."""
    where: str
    readable: bool = False
    """Could the new version not even read such a row? Then old records need it, too."""


def batches(table: Table, fills: list[Fill]) -> MigrationStep:
    """All columns of a table in one go. It is silent: no sequence, no journal record, no event.

    Its command tag counts the rows that it has looked at.
    """
    name = table_name(table)
    key, type = _key(table)
    place = ident(key)
    cast = "" if type == "text" else f"::{type}"
    values = ",\n    ".join(f"{ident(fill.column)} = {fill.value}" for fill in fills)
    needed = fills[0].where if len(fills) == 1 else f"({' or '.join(f'({fill.where})' for fill in fills)})"
    columns = ", ".join(f"'{fill.column}'" for fill in fills)
    return MigrationStep(
        what=f"fill {columns} of '{name.removeprefix('public.')}', {BATCH} rows at a time",
        mode="batches",
        sql=f"""\
set local onehand.silent = 'on';
with done as (
  select coalesce(max(last){cast}, {_START[type]}) as last from onehand.backfill where name = {text(name)}
),
batch as (
  select {place} from {name} where {place} > (select last from done) order by {place} limit {BATCH}
),
reached as (
  select {place} from batch order by {place} desc limit 1
),
filled as (
  update {name} set
    {values}
  where {place} > (select last from done) and {place} <= (select {place} from reached)
    and {needed}
),
remembered as (
  insert into onehand.backfill (name, last) select {text(name)}, {place}::text from reached
  on conflict (name) do update set last = excluded.last
)
select {place} from batch;""",
    )


def _key(table: Table) -> tuple[str, str]:
    """The first column of the primary key, which alone tells the rows apart, and its type."""
    for constraint in table.constraints:
        if found := re.match(r"primary key \((\w+)", constraint.definition):
            return found[1], next(column.type for column in table.columns if column.name == found[1])
    raise AssertionError(f"table {table_name(table)} has no primary key")
