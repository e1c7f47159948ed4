"""Which statements of a generated DAO read and write many rows at once? Of arrays, one per column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onehand.gen.python.dao_text import constant_of, filled_by_caller, wrapped
from onehand.gen.python.dao_turn import all_in_turn
from onehand.gen.sql.columns import column_name, field_named, field_type
from onehand.gen.sql.feed import Feed
from onehand.gen.sql.indexes import is_lowered, lowered, searched
from onehand.gen.sql.owner import owned_by
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Field, Resource, Service

_WHO = """\
(
    select set_config('onehand.caller', $1::text, true) is not null
      and set_config('onehand.traceparent', $2::text, true) is not null
  )"""
"""As the WHO of one row, but once for all of them."""


@dataclass(frozen=True, slots=True)
class ManySql:
    """The SQL of batches of one table."""

    service: Service
    resource: Resource
    feed: Feed

    @property
    def table(self) -> str:
        return ident(self.resource.plural)

    def keys(self) -> list[tuple[str, ...]]:
        """The unique keys by which a row can be upserted: all but those that the caller is part of."""
        caller = {field.name for field in self.feed.caller}
        return [names for names in self.resource.unique if not caller & {self._field(name).name for name in names}]

    def statements(self) -> Iterable[tuple[str, str]]:
        """Name and text of every statement."""
        yield from self._find("ID", ["id"], ["text"], [f"{self.table}.id = item.id"])
        for names in self.keys():
            fields = [self._field(name) for name in names]
            columns = [column_name(field) for field in fields]
            equal = [self._equal(name, column) for name, column in zip(names, columns, strict=True)]
            yield from self._find(constant_of(names), columns, [field_type(field) for field in fields], equal)
        yield "ADD_MANY", self._add()
        yield "INSERT_MANY", "{ADD_MANY}\nreturning {COLUMNS}"
        yield "INSERT_MISSING", "{ADD_MANY}\non conflict do nothing\nreturning {COLUMNS}"
        yield "UPDATE_MANY", self._update()
        yield "DELETE_MANY", self._delete()

    def _field(self, name: str) -> Field:
        return field_named(self.resource, name)

    def _equal(self, name: str, column: str) -> str:
        own, said = f"{self.table}.{ident(column)}", f"item.{ident(column)}"
        if is_lowered(searched(self.resource, name)):
            return f"{lowered(own)} = {lowered(said)}"
        return f"{own} = {said}"

    def _find(
        self, key: str, columns: Sequence[str], types: Sequence[str], equal: Sequence[str]
    ) -> Iterable[tuple[str, str]]:
        """The rows of these keys, with the position of the key; and the same, locked."""
        parent, table = self.feed.parent, self.table
        names, kinds, terms = list(columns), list(types), list(equal)
        if parent and parent not in names:
            said = f"item.{ident(parent)}"
            own = f"{table}.{ident(parent)} = {said}"
            terms.append(f"({said} is null or {own})" if key == "ID" else own)
            names, kinds = [*names, parent], [*kinds, "text"]
        arrays = ", ".join(f"${at}::{kind}[]" for at, kind in enumerate(kinds, 1))
        own = owned_by(self.service, self.resource, len(kinds) + 1)
        position = "at" if "at" not in names else "at_"
        listed = ", ".join(ident(name) for name in [*names, position])
        yield (
            f"FIND_BY_{key}",
            (
                f"select {{COLUMNS}}, item.{position}\nfrom unnest({arrays}) with ordinality as item ({listed})\n"
                f"join {table} on {' and '.join(terms)}{own}"
            ),
        )
        yield f"LOCK_BY_{key}", f"{{FIND_BY_{key}}}\norder by {table}.id\nfor no key update of {table}"

    def _add(self) -> str:
        fed = [field for field, _ in self.feed.form] + list(self.feed.given)
        names = [column_name(field) for field in fed]
        types = [field_type(field) for field in fed]
        if self.feed.parent:
            names, types = [*names, self.feed.parent], [*types, "text"]
        caller = [column_name(field) for field in self.feed.caller]
        columns = wrapped([ident(name) for name in ("id", "updated_by", "hash_code", *names, *caller)])
        values = ["item.id", "nullif($1::text, '')", "item.hash_code", *(f"item.{ident(name)}" for name in names)]
        values += [filled_by_caller(field, "$1") for field in self.feed.caller]
        return (
            f"insert into {self.table} (\n{columns}\n)\nselect\n{wrapped(values)}\n"
            f"{self._items(names, types)}\nwhere {_WHO}{all_in_turn(self.table, '$3::text[]', indent='  ')}"
        )

    def _update(self) -> str:
        fed = [field for field, _ in self.feed.form]
        names = [column_name(field) for field in fed]
        pairs = ["updated_by = nullif($1::text, '')", "hash_code = item.hash_code"]
        pairs += [f"{ident(name)} = item.{ident(name)}" for name in names]
        items = self._items(names, [field_type(field) for field in fed])
        where = f"where {self.table}.id = item.id\n  and {_WHO}"
        return f"update {self.table}\nset\n{wrapped(pairs)}\n{items}\n{where}\nreturning {{COLUMNS}}"

    def _items(self, names: Sequence[str], types: Sequence[str]) -> str:
        arrays = wrapped([f"${at}::{type}[]" for at, type in enumerate(["text", "bigint", *types], 3)])
        listed = wrapped([ident(name) for name in ("id", "hash_code", *names)])
        return f"from unnest(\n{arrays}\n) as item (\n{listed}\n)"

    def _delete(self) -> str:
        """In the order of the ids, as everybody else locks them."""
        parent = self.feed.parent
        inside = f" and ($4::text is null or {ident(parent)} = $4)" if parent else ""
        inside += owned_by(self.service, self.resource, 5 if parent else 4)
        return (
            f"with locked as (\n  select id from {self.table}\n  where id = any($3::text[]){inside}\n"
            f"  order by id for update\n)\ndelete from {self.table} using locked\n"
            f"where {self.table}.id = locked.id\n  and {_WHO}\nreturning {self.table}.id"
        )
