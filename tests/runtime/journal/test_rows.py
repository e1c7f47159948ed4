"""A journal record is read as the resource of today's design, whatever types it has and however old it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from onehand.runtime.journal.rows import reader, select
from onehand.runtime.model.struct import Resource, Value
from onehand.runtime.spec import EmbedSpec, FieldSpec, ResourceSpec

NOW = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


class Ref(Value):
    id: str


class Org(Value):
    id: str
    name: str


class Thing(Resource):
    id: str
    code: str
    colour: Colour = Colour.RED
    price: Decimal
    ratio: float | None = None
    day: date | None = None
    uid: UUID | None = None
    extra: Any = None
    tags: tuple[str, ...] = ()
    org: Org
    peer: Ref | None = None
    sequence: int | None = None
    created_at: datetime
    updated_at: datetime


def field(name: str, type: str, column: str = "", **facts: Any) -> FieldSpec:
    return FieldSpec(name=name, column=column or name, type=type, **facts)  # type: ignore[arg-type]


THINGS = ResourceSpec(
    name="thing",
    plural="things",
    path="/things",
    model=Thing,
    form=None,
    fields=(
        field("code", "string"),
        field("colour", "enum"),
        field("price", "decimal"),
        field("ratio", "float", optional=True),
        field("day", "date", optional=True),
        field("uid", "uuid", optional=True),
        field("extra", "json", optional=True),
        field("tags", "value"),
        field("org", "value", "org_id", embed=EmbedSpec(form_field="org_id", column="org_id", resource="org")),
        field("peer", "value", "peer_id", optional=True, embed=EmbedSpec(form_field="peer_id", column="peer_id")),
        field("sequence", "integer", "sequence_", optional=True),
        field("hidden", "string", private=True),
    ),
)

NULLS: dict[str, Any] = dict.fromkeys(("ratio", "day", "uid", "extra", "peer", "sequence", "colour", "tags"))
LEAST = {"id": "t", "code": "A", "price": Decimal("1.10"), "org": b'{"id":"o","name":"O"}'}
AUDIT = {"created_at": NOW, "updated_at": NOW}


def read(**values: Any) -> Thing:
    row = {**NULLS, **LEAST, **AUDIT, **values}
    thing: Thing = reader(THINGS)({f"field_{name}": value for name, value in row.items()})
    return thing


def test_every_type_is_read() -> None:
    """As asyncpg gives it: jsonb as bytes, numbers exact, times with their zone."""
    thing = read(
        colour="red",
        ratio=0.1,
        day=date(2026, 1, 2),
        uid=asyncpg.pgproto.pgproto.UUID("00000000-0000-7000-8000-000000000001"),
        extra=b'{"a":[1,null]}',
        tags=b'["x"]',
        peer="p",
        sequence=3,
    )
    assert msgspec.json.decode(msgspec.json.encode(thing)) == {
        "id": "t",
        "code": "A",
        "price": "1.10",
        "ratio": 0.1,
        "day": "2026-01-02",
        "uid": "00000000-0000-7000-8000-000000000001",
        "extra": {"a": [1, None]},
        "tags": ["x"],
        "org": {"id": "o", "name": "O"},
        "peer": {"id": "p"},
        "sequence": 3,
        "created_at": "2026-11-22T10:00:00.123456Z",
        "updated_at": "2026-11-22T10:00:00.123456Z",
    }


def test_what_an_old_record_does_not_have_takes_its_default() -> None:
    """A field that was added later is null in the record."""
    thing = read()
    assert (thing.colour, thing.tags, thing.peer) == (Colour.RED, (), None)


def test_a_record_that_does_not_fit_is_refused() -> None:
    """Required, without default, and not recorded: an error that names it, not an event without it."""
    with pytest.raises(msgspec.ValidationError, match="code"):
        read(code=None)


def test_private_fields_are_not_even_read() -> None:
    """And an embedded row is read as it was recorded, a mere reference as its id."""
    sql = select(THINGS)
    assert "hidden" not in sql
    assert '"org" as "field_org"' in sql
    assert '"peer_id" as "field_peer"' in sql
    assert '"sequence_" as "field_sequence"' in sql
