"""How is a thing of each kind made, removed and changed?

In each statement `{name}`, `{parent}`, `{leaf}`, `{definition}` are the thing's; `{table}` and `{part}` are the two
halves of a leaf `table|part`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from onehand.workspace.drift.thing import Thing


@dataclass(frozen=True, slots=True)
class Kind:
    """Statements; empty = there is none, see `docs`."""

    add: str = ""
    drop: str = ""
    change: str = ""
    """Empty = drop, then add."""
    missing: str = "{kind} '{name}' is missing"
    extra: str = "{kind} '{name}' is in no design"

    def added(self, thing: Thing) -> str:
        return _filled(self.add, thing)

    def dropped(self, thing: Thing) -> str:
        return _filled(self.drop, thing)

    def changed(self, thing: Thing) -> str:
        """To what `thing` says."""
        if self.change:
            return _filled(self.change, thing)
        return f"{self.dropped(thing)};\n{self.added(thing)}" if self.drop and self.add else ""


KINDS: Final[dict[str, Kind]] = {
    "schema": Kind(add="create schema {leaf}", drop="drop schema {leaf} cascade"),
    "extension": Kind(drop="drop extension {leaf}"),
    "table": Kind(drop="drop table {name}"),
    "view": Kind(drop="drop view {name}"),
    "materialized view": Kind(drop="drop materialized view {name}"),
    "foreign table": Kind(drop="drop foreign table {name}"),
    "sequence": Kind(add="create sequence {name}", drop="drop sequence {name}"),
    "type": Kind(drop="drop type {name}"),
    "owner": Kind(change="alter {name} owner to {definition}"),
    "row security": Kind(
        drop="alter table {parent} disable row level security", extra="table '{name}' has row security"
    ),
    "column": Kind(
        add="alter table {parent} add column {leaf} {definition}",
        drop="alter table {parent} drop column {leaf}",
        change="alter table {parent} alter column {leaf} type {definition}",
    ),
    "not null": Kind(
        add="alter table {table} alter column {part} set not null",
        drop="alter table {table} alter column {part} drop not null",
        missing="column '{name}' may be null",
        extra="column '{name}' may not be null",
    ),
    "default": Kind(
        add="alter table {table} alter column {part} set default {definition}",
        drop="alter table {table} alter column {part} drop default",
        change="alter table {table} alter column {part} set default {definition}",
        missing="column '{name}' has lost its default {definition}",
        extra="column '{name}' has the default {definition}, which is in no design",
    ),
    "constraint": Kind(
        add="alter table {parent} add constraint {leaf} {definition}",
        drop="alter table {parent} drop constraint {leaf}",
    ),
    "index": Kind(add="{concurrently}", drop="drop index concurrently {name}"),
    "valid index": Kind(
        add="reindex index concurrently {name}", missing="index '{name}' is not valid: it serves nobody"
    ),
    "trigger": Kind(add="{definition}", drop="drop trigger {leaf} on {parent}", change="{replacing}"),
    "enabled trigger": Kind(
        add="alter table {table} enable trigger {part}", missing="trigger '{name}' is switched off"
    ),
    "rule": Kind(drop="drop rule {leaf} on {parent}"),
    "policy": Kind(drop="drop policy {leaf} on {parent}"),
    "function": Kind(add="{definition}", drop="drop function {name}", change="{definition}"),
    "default partition": Kind(add="create table {name} partition of {parent} default"),
    "grant": Kind(
        add="grant {table} to {part} {definition}",
        drop="revoke {table} from {part}",
        change="revoke {table} from {part};\ngrant {table} to {part} {definition}",
        missing="the right is missing: {name}",
        extra="a right that nobody was given: {name}",
    ),
    "closed functions": Kind(
        add="alter default privileges revoke execute on functions from public",
        missing="functions that '{name}' makes from now on can be run by everybody",
    ),
}
"""In the order in which differences are told, and best repaired."""


def _filled(statement: str, thing: Thing) -> str:
    table, _, part = thing.leaf.partition("|")
    return statement.format(
        kind=thing.kind,
        name=thing.name,
        parent=thing.parent,
        leaf=thing.leaf,
        definition=thing.definition,
        table=table,
        part=part,
        concurrently=thing.definition.replace(" INDEX ", " INDEX CONCURRENTLY ", 1),
        replacing=thing.definition.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1),
    ).strip()
