"""Where in a service's database is what is personal in a row, and what stands there when it is forgotten?

Derived from the design; the owner runs it, in one transaction: see workspace/forget.py. The database keeps that it
happened, and nothing of what was erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from onehand.gen.sql.columns import column_name, columns, embeds_row, field_type, mirrored
from onehand.gen.sql.journal import events_table
from onehand.gen.sql.names import reader
from onehand.gen.sql.schema import Column, Constraint, Schema, Script, Table
from onehand.gen.sql.stand_in import WORD, NoStandInError, StandIn
from onehand.gen.sql.words import ident, text
from onehand.ir.build.forgotten import forgotten_name
from onehand.ir.nodes import Design, Field, Resource, Service
from onehand.ir.personal import Personal, embedded, emitted, is_personal, personal
from onehand.runtime.stream.erased import Erased

FORGOTTEN = Table(
    schema="onehand",
    name="forgotten",
    comment="Rows whose personal fields were erased: who did it, when and why. Nothing of what was erased.",
    columns=(
        Column(name="resource", type="text"),
        Column(name="key", type="text"),
        Column(name="sequence", type="bigint", comment="Of the event that told it: what is older was erased."),
        Column(name="forgotten_at", type="timestamptz", default="clock_timestamp()"),
        Column(name="forgotten_by", type="text"),
        Column(name="reason", type="text", nullable=True),
    ),
    constraints=(Constraint(name="forgotten_pk", definition="primary key (resource, key, sequence)"),),
)


def forget_parts(design: Design, service: Service) -> Schema:
    """As a part of the service's schema: empty where nothing is personal."""
    if not any(is_personal(design, service, one) for one in service.resources.values()):
        return Schema(service=service.name, before=(), tables=(), after=())
    grants = f"grant select on onehand.forgotten to {reader(service.name)};\n"
    return Schema(
        service=service.name, before=(), tables=(FORGOTTEN,), after=(Script(name="forgotten grants", text=grants),)
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """A column that is erased whole."""

    type: str
    value: str | None
    """As PostgreSQL reads it from a text; None = null."""


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of one table in which something is erased."""

    table: str
    """In SQL, with its schema."""
    where: str
    """Which rows; $1 is the key."""
    identity: tuple[str, ...]
    """The columns that tell one row from another."""
    fields: tuple[str, ...]
    """What is erased, for people."""
    whole: Mapping[str, Whole] = field(default_factory=dict)
    documents: Mapping[str, tuple[Erased, ...]] = field(default_factory=dict)
    """Columns with JSON, and where in them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of another resource that show what is erased; they have an event of their own."""

    resource: str
    rows: str
    """SQL: their ids, now and in the past; $1 is the key."""
    lock: str
    """SQL: keeps everybody from writing one of them with what it shows now."""
    event: str | None
    erased: tuple[Erased, ...]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """All that it takes to forget one row."""

    table: Place
    journal: tuple[Place, ...]
    shown: tuple[Shown, ...]
    event: str | None
    erased: tuple[Erased, ...]
    """What the event tells."""
    renamed: Mapping[str, str]
    """Former name of a column -> its name; the former one is there while two versions run."""


def forgetting(
    design: Design, service: Service, resource: Resource, key: str, *, attempt: int = 0, former: tuple[str, ...] = ()
) -> Forgetting:
    """`former`: kinds of events about this key that the design no longer has; of them nothing stays but the envelope.

    Raises NoStandInError when a required field allows no value that is not somebody's.
    """
    return _Writer(design, service, resource, StandIn(design, key, attempt), former).forgetting()


_RECORD = ("journal_id", "recorded_at")
_ENVELOPE = ("discriminator", "event_id", "sequence", "timestamp")


@dataclass(frozen=True, slots=True)
class _Writer:
    design: Design
    service: Service
    resource: Resource
    stand_in: StandIn
    former: tuple[str, ...]

    def forgetting(self) -> Forgetting:
        resource, name = self.resource, forgotten_name(self.resource.name)
        shown = list(self._shown())
        return Forgetting(
            table=self._table(),
            journal=(self._journal(), *self._emitted(), *(place for place, _ in shown)),
            shown=tuple(one for _, one in shown),
            event=name if name in self.service.events else None,
            erased=tuple(self._erased()),
            renamed={one.was: column_name(one) for one in resource.fields if one.was is not None},
        )

    def _table(self) -> Place:
        return self._place(f"public.{ident(self.resource.plural)}", ("id",), self.resource.fields, journal=False)

    def _journal(self) -> Place:
        public = [one for one in self.resource.fields if not one.private]
        return self._place(f"journal.{ident(self.resource.plural)}", _RECORD, public, journal=True)

    def _place(self, table: str, identity: tuple[str, ...], fields: Iterable[Field], *, journal: bool) -> Place:
        whole: dict[str, Whole] = {}
        documents: dict[str, list[Erased]] = {}
        found = list(personal(self.design, fields))
        for one in found:
            first = next(each for each in self.resource.fields if each.name == one.path[0])
            if len(one.path) > 1:
                documents.setdefault(column_name(first), []).append(self._at(one, (), one.path[1:]))
                continue
            value = self._value(one)
            type = field_type(first)
            column_value = value["id"] if first.embed is not None and isinstance(value, dict) else value
            whole[column_name(first)] = Whole(type, _written(column_value, type))
            if journal and embeds_row(first):
                whole[first.name] = Whole("jsonb", _written(value, "jsonb"))
        names = tuple(_named(one) for one in found)
        inside = {column: tuple(erased) for column, erased in documents.items()}
        return Place(table, "id = $1", identity, names, whole, inside)

    def _emitted(self) -> Iterator[Place]:
        table = f"journal.{ident(events_table(self.service))}"
        for event, found in emitted(self.design, self.service, self.resource):
            erased = tuple(self._at(one, (), one.path) for one in found)
            where = f"key = $1 and discriminator = {text(event.name)}"
            names = tuple(f"{event.name}.{_named(one)}" for one in found)
            yield Place(table, where, _RECORD, names, documents={"body": erased})
        if self.former:
            where = f"key = $1 and discriminator in ({', '.join(map(text, self.former))})"
            whole = Erased(events=(), path=(), only=())
            yield Place(table, where, _RECORD, self.former, documents={"body": (whole,)})

    def _shown(self) -> Iterator[tuple[Place, Shown]]:
        """Rows of other resources that show this one: in the table by reading, in the journal as it was then."""
        for other in self.service.resources.values():
            for one, inner in embedded(self.design, self.service, other):
                if one.embed is None or one.embed.resource != self.resource.name:
                    continue
                column, plural = ident(one.embed.column), ident(other.plural)
                here = {"id": self.stand_in.key}
                erased = tuple(self._at(each, (), (here, *each.path)) for each in inner)
                names = tuple(f"{one.name}.{_named(each)}" for each in inner)
                place = Place(f"journal.{plural}", f"{column} = $1", _RECORD, names, documents={one.name: erased})
                kinds, name = _kinds(other), forgotten_name(other.name)
                told = tuple(self._at(each, kinds, (other.name, one.name, here, *each.path)) for each in inner)
                yield (
                    place,
                    Shown(
                        other.name,
                        f"select id from public.{plural} where {column} = $1"
                        f" union select id from journal.{plural} where {column} = $1 order by 1",
                        f"select id from public.{plural} where {column} = $1 order by id for update",
                        name if name in self.service.events else None,
                        told,
                    ),
                )

    def _erased(self) -> Iterator[Erased]:
        """What the event tells: first that fields which the design no longer has go, too."""
        public = [one for one in self.resource.fields if not one.private]
        if self.resource.has_events:
            kinds = _kinds(self.resource)
            yield Erased(events=kinds, path=(self.resource.name,), only=tuple(one.name for one in public))
            for one in personal(self.design, public):
                yield self._at(one, kinds, (self.resource.name, *one.path))
        for event, found in emitted(self.design, self.service, self.resource):
            for one in found:
                yield self._at(one, (event.name,), one.path)
        if self.former:
            yield Erased(events=self.former, path=(), only=_ENVELOPE)

    def _at(self, one: Personal, events: tuple[str, ...], path: tuple[Any, ...]) -> Erased:
        steps = tuple({step[0]: step[1]} if isinstance(step, tuple) else step for step in path)
        value = self._value(one)
        return Erased(events=events, path=steps, value=UNSET if value is None else value)

    def _value(self, one: Personal) -> Any:
        """None = it is removed."""
        if one.field.optional:
            return None
        own = len(one.path) == 1 and any(one.field is each for each in self.resource.fields)
        try:
            if own and (one.field.embed is not None or self._is_reference(one.field)):
                return self._reference(one.field)
            unique = own and any(one.field.name in names for names in self.resource.unique)
            return self.stand_in.of(one.field, unique=unique)
        except NoStandInError as error:
            raise NoStandInError(f"'{_named(one)}' of '{self.resource.name}' is required, and {error}") from None

    def _is_reference(self, one: Field) -> bool:
        return one.refers_to is not None and one.refers_to.service == self.service.name

    def _reference(self, one: Field) -> dict[str, str]:
        if one.embed is None or one.embed.resource is not None:
            raise NoStandInError("it leads to another row, which would have to exist")
        return {"id": WORD}


def known_columns(resource: Resource) -> tuple[frozenset[str], frozenset[str]]:
    """What the design knows of the table, and of the journal."""
    record = {"journal_id", "recorded_at", "journal_operation", "journal_caller", "journal_traceparent", "sequence"}
    table = frozenset(one.name for one in columns(resource))
    return table, frozenset(one.name for one in mirrored(resource)) | record


def _kinds(resource: Resource) -> tuple[str, ...]:
    return (f"{resource.name}_upserted", f"{resource.name}_deleted")


def _named(one: Personal) -> str:
    return ".".join(step for step in one.path if isinstance(step, str))


def _written(value: Any, type: str) -> str | None:
    if value is None:
        return None
    if type == "jsonb":
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
