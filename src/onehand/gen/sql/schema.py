"""What is in a service's database? A plain model of it: rendered to text, compared with the one applied before.

Tables are structured, because a difference between two of them must become `alter table`. Everything that can be run
again at any time (functions, triggers, grants) is a script.
"""

from __future__ import annotations

from msgspec import Struct


class Column(Struct, frozen=True, kw_only=True):
    """One column; `type` and `default` are SQL text."""

    name: str
    type: str
    nullable: bool = False
    default: str | None = None
    identity: bool = False
    """`generated always as identity`."""
    comment: str = ""
    was: str | None = None
    """The name that it had before, when the design renamed it."""
    sample: str | None = None
    """A valid value as SQL, for rows written by code that no longer knows the column."""


class Constraint(Struct, frozen=True, kw_only=True):
    """`constraint <name> <definition>`; the name says table and fact: `users_email_not_blank`."""

    name: str
    definition: str


class Index(Struct, frozen=True, kw_only=True):
    """`create [unique] index <name> on <table> <definition>`."""

    name: str
    definition: str
    unique: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """One table with all that belongs to it."""

    schema: str
    name: str
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    partition_by: str | None = None
    """`range (recorded_at)`; the partitions themselves are made at run time."""
    comment: str = ""


class Script(Struct, frozen=True, kw_only=True):
    """Statements that may be run any number of times: functions, triggers, grants."""

    name: str
    text: str
    drop: str = ""
    """What removes it again, when the design no longer has it."""


class Schema(Struct, frozen=True, kw_only=True):
    """Everything in the database of one service, in an order in which it can be created."""

    service: str
    before: tuple[Script, ...]
    """Run before the tables: schemas, functions that constraints and defaults use."""
    tables: tuple[Table, ...]
    after: tuple[Script, ...]
    """Run after the tables: triggers, functions over tables, grants."""
