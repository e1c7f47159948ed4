"""Which statements does a generated DAO have at its top?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onehand.gen.python.dao_sql_many import ManySql
from onehand.gen.python.dao_text import constant_of, filled_by_caller, statement, wrapped
from onehand.gen.python.dao_turn import in_turn
from onehand.gen.python.names import constant
from onehand.gen.sql.columns import column_name, embeds_row, field_type, qualified, read, shown
from onehand.gen.sql.copies import copy_table
from onehand.gen.sql.feed import Feed
from onehand.gen.sql.indexes import is_lowered, lowered, searched
from onehand.gen.sql.owner import owned, owned_above, owned_by
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Field, Resource, Service

_WHO = """\
set_config('onehand.caller', $2::text, true) is not null
  and set_config('onehand.traceparent', $3::text, true) is not null"""
"""Tells the trigger of the journal, inside the statement itself, who writes and in which trace."""

_FIXED = 4
"""Parameters that every insert begins with: id, caller, traceparent, hash_code."""


@dataclass(frozen=True, slots=True)
class TableSql:
    """The SQL of one table; `{COLUMNS}` and `{RECORD}` in it stand for the constants of that name."""

    service: Service
    resource: Resource
    feed: Feed

    def constants(self) -> list[str]:
        """Python statements: `GET = f\"\"\"...`."""
        return [statement(name, text) for name, text in self.statements()]

    @property
    def table(self) -> str:
        return ident(self.resource.plural)

    def statements(self) -> Iterable[tuple[str, str]]:
        """Name and text of every statement."""
        yield "COLUMNS", wrapped(self._columns())
        yield "GET", f"select {{COLUMNS}}\nfrom {self.table}\nwhere id = $1{self._within(2)}"
        yield "LOCK", f"select {{COLUMNS}}\nfrom {self.table}\nwhere id = $1{self._within(2)}\nfor no key update"
        for names in self.resource.unique:
            yield f"GET_BY_{constant_of(names)}", self._by(names)
        yield "INSERT", self._insert()
        yield "UPDATE", self._update()
        yield "DELETE", self._delete()
        if (condition := owned(self.service, self.resource)) is not None:
            yield "OWNED", condition
        if (above := owned_above(self.service, self.resource)) is not None:
            yield "OWNED_ABOVE", above
        yield from ManySql(self.service, self.resource, self.feed).statements()
        yield from self._journal()
        for field in copied(self.resource):
            yield f"COPY_OF_{constant(field.name)}", _copy(field)

    def _columns(self) -> list[str]:
        """What the resource shows, what only the DAO needs to know of the row, then its version."""
        plural = self.resource.plural
        read_as = {field.name: read(self.service, self.resource, field, plural) for field in shown(self.resource)}
        columns = [
            f"{read_as[field.name]} as {ident(field.name)}" if field.embed else read_as[field.name]
            for field in shown(self.resource)
        ]
        columns += [qualified(plural, column_name(field)) for field in hidden(self.feed)]
        return [*columns, qualified(plural, "sequence"), qualified(plural, "hash_code")]

    def _within(self, at: int) -> str:
        """A child is found inside its parent only, when the parent is said; what is owned, by its owner only."""
        parent = self.feed.parent
        inside = f" and (${at}::text is null or {ident(parent)} = ${at})" if parent else ""
        return inside + owned_by(self.service, self.resource, at + 1 if parent else at)

    def _by(self, names: tuple[str, ...]) -> str:
        terms = []
        for at, name in enumerate(names, 1):
            expression = searched(self.resource, name)
            value = lowered(f"${at}") if is_lowered(expression) else f"${at}"
            terms.append(f"{expression} = {value}")
        at = len(names) + 1
        inside = owned_by(self.service, self.resource, at) if self.feed.parent in names else self._within(at)
        return f"select {{COLUMNS}}\nfrom {self.table}\nwhere {' and '.join(terms)}{inside}"

    def _insert(self) -> str:
        fed = [field for field, _ in self.feed.form] + list(self.feed.given)
        columns = [column_name(field) for field in fed]
        values = [f"${at}::{field_type(field)}" for at, field in enumerate(fed, _FIXED + 1)]
        columns += [column_name(field) for field in self.feed.caller]
        values += [filled_by_caller(field, "$2") for field in self.feed.caller]
        if self.feed.parent:
            columns.append(self.feed.parent)
            values.append(f"${_FIXED + len(fed) + 1}::text")
        names = wrapped(["id", "updated_by", "hash_code", *(ident(column) for column in columns)])
        given = wrapped(["$1::text", "nullif($2::text, '')", "$4::bigint", *values])
        turn = in_turn(self.table, "$1", indent="  ")
        return f"insert into {self.table} (\n{names}\n)\nselect\n{given}\nwhere {_WHO}{turn}\nreturning {{COLUMNS}}"

    def _update(self) -> str:
        pairs = ["updated_by = nullif($2::text, '')", "hash_code = $4"]
        pairs += [f"{ident(column_name(field))} = ${at}" for at, (field, _) in enumerate(self.feed.form, _FIXED + 2)]
        where = f"where id = $1 and sequence = $5\n  and {_WHO}"
        return f"update {self.table}\nset\n{wrapped(pairs)}\n{where}\nreturning {{COLUMNS}}"

    def _delete(self) -> str:
        where = f"where id = $1 and ($4::bigint is null or sequence = $4){self._within(5)}\n  and {_WHO}"
        return f"delete from {self.table}\n{where}\nreturning id"

    def _journal(self) -> Iterable[tuple[str, str]]:
        record = "journal_id, recorded_at, journal_operation, journal_caller, journal_traceparent"
        columns = [_shown(_recorded(self.service, self.resource, field), field) for field in shown(self.resource)]
        yield "RECORD", wrapped([*columns, "sequence", *record.split(", ")])
        journal = f"journal.{self.table}"
        yield (
            "JOURNAL",
            (
                f"select {{RECORD}}\nfrom {journal} as {self.table}\n"
                "where journal_id = any($1) and recorded_at between $2 and $3"
            ),
        )
        yield (
            "VERSIONS",
            (
                f"select {{RECORD}}\nfrom {journal} as {self.table}\n"
                f"where id = $1 and ($2::bigint is null or journal_id < $2){self._within(4)}\n"
                "order by journal_id desc\nlimit $3"
            ),
        )


def hidden(feed: Feed) -> list[Field]:
    """What a form decides and the resource does not show: read to see whether it changes."""
    return [field for field, _ in feed.form if field.private]


def copied(resource: Resource) -> list[Field]:
    """References that must exist in a local copy."""
    return [field for field in resource.fields if field.check == "copy" and field.refers_to]


def _shown(expression: str, field: Field) -> str:
    return f"{expression} as {ident(field.name)}" if field.embed else expression.partition(".")[2]


def _recorded(service: Service, resource: Resource, field: Field) -> str:
    """In a journal record an embedded row stands as it was."""
    return (
        qualified(resource.plural, field.name) if embeds_row(field) else read(service, resource, field, resource.plural)
    )


def _copy(field: Field) -> str:
    assert field.refers_to is not None
    table = copy_table(field.refers_to.service, field.refers_to.resource)
    return f"select id from copies.{ident(table)} where id = any($1) and deleted_at is null"
