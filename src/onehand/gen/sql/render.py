"""How does a schema read as SQL? One column per line, constraints named, comments from the design."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.sql.schema import Column, Constraint, Index, Schema, Table
from onehand.gen.sql.words import ident, text

HEADER = "-- Generated from {source} by onehand. Edit the design, then run: dev generate"


def render(schema: Schema, *, source: str) -> str:
    """The text of schema.sql; run by the owner in an empty database, it makes the whole schema."""
    return f"{HEADER.format(source=source)}\n\n" + "\n".join(creation(schema))


def creation(schema: Schema) -> Iterator[str]:
    """Pieces of SQL that together make the schema. Foreign keys come last: two tables may point at each other."""
    for script in schema.before:
        yield script.text
    for table in schema.tables:
        yield "\n".join(create_table(table))
    late = [line for table in schema.tables for line in add_foreign_keys(table)]
    if late:
        yield "\n".join([*late, ""])
    for script in schema.after:
        yield script.text


def create_table(table: Table) -> Iterator[str]:
    """The statements that make one table, without its foreign keys."""
    inner = [column_definition(column) for column in table.columns]
    inner += [constraint_definition(one) for one in table.constraints if not is_foreign_key(one)]
    tail = f" partition by {table.partition_by}" if table.partition_by else ""
    yield f"create table {table_name(table)} (\n  " + ",\n  ".join(inner) + f"\n){tail};"
    for index in table.indexes:
        yield create_index(table, index)
    yield from comments(table)
    yield ""


def add_foreign_keys(table: Table) -> Iterator[str]:
    for one in table.constraints:
        if is_foreign_key(one):
            yield f"alter table {table_name(table)} add {constraint_definition(one)};"


def is_foreign_key(constraint: Constraint) -> bool:
    return constraint.definition.startswith("foreign key")


def table_name(table: Table) -> str:
    """With its schema."""
    return f"{table.schema}.{ident(table.name)}"


def column_definition(column: Column) -> str:
    """`status text not null default 'active'`."""
    words = [ident(column.name), column.type]
    if not column.nullable:
        words.append("not null")
    if column.identity:
        words.append("generated always as identity")
    if column.default is not None:
        words.append(f"default {column.default}")
    return " ".join(words)


def constraint_definition(constraint: Constraint) -> str:
    return f"constraint {ident(constraint.name)} {constraint.definition}"


def create_index(table: Table, index: Index) -> str:
    unique = "unique " if index.unique else ""
    return f"create {unique}index {ident(index.name)} on {table_name(table)} {index.definition};"


def comments(table: Table) -> Iterator[str]:
    """`comment on`, for what the design describes."""
    if table.comment:
        yield f"comment on table {table_name(table)} is {text(table.comment)};"
    for column in table.columns:
        if column.comment:
            yield f"comment on column {table_name(table)}.{ident(column.name)} is {text(column.comment)};"
