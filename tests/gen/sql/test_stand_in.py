"""What stands in for something personal fits what the design says of the field."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onehand.gen.sql.stand_in import NoStandInError, StandIn
from onehand.ir.nodes import Design, Field, Model, Union, UnionMember
from onehand.ir.types import ListOf, MapOf, Named, Primitive
from onehand.text.span import NOWHERE
from tests.gen.sql.designs import enum, field, service

KEY = "019aa6a2-2a80-7ef1-a95a-f9e04a2b2a34"
ADDRESS = Named("model", "s", "address")
CONTACT = Named("union", "s", "contact")
KIND = Named("enum", "s", "kind")


def design() -> Design:
    made = service("s", [], enums=[enum("s", "kind", "a", "b", "c")])
    address = Model("s", "address", "", (field("street"), field("note", optional=True)), NOWHERE, NOWHERE)
    contact = Union("s", "contact", "", "how", (UnionMember(ADDRESS, "by_letter", NOWHERE),), NOWHERE, NOWHERE)
    return Design({"s": replace(made, models={"address": address}, unions={"contact": contact})}, {})


def stand_in(one: Field, *, unique: bool = False, key: str = KEY, attempt: int = 0) -> Any:
    return StandIn(design(), key, attempt).of(one, unique=unique)


@pytest.mark.parametrize(
    ("type", "said", "value"),
    [
        ("string", {}, "forgotten"),
        ("string", {"maximum": 5}, "forgo"),
        ("string", {"minimum": 12}, "forgottenxxx"),
        ("string", {"default": "unknown"}, "unknown"),
        ("string", {"pattern": "[A-Z]{3}"}, "AAA"),
        ("id", {}, "forgotten"),
        ("email", {}, f"forgotten-{KEY}@example.invalid"),
        ("url", {}, "https://example.invalid/forgotten"),
        ("boolean", {}, False),
        ("integer", {}, 0),
        ("integer", {"minimum": 18, "maximum": 99}, 18),
        ("integer", {"maximum": -5}, -5),
        ("decimal", {"digits": 6, "scale": 2, "minimum": "0.01"}, "0.01"),
        ("float", {"minimum": 1.5}, 1.5),
        ("date", {}, "1970-01-01"),
        ("date", {"maximum": "1950-06-01"}, "1950-06-01"),
        ("datetime", {"minimum": "2000-01-01T00:00:00Z"}, "2000-01-01T00:00:00Z"),
        ("uuid", {}, "00000000-0000-0000-0000-000000000000"),
        ("json", {}, {}),
        (KIND, {}, "a"),
        (ADDRESS, {}, {"street": "forgotten"}),
        (CONTACT, {}, {"how": "by_letter", "street": "forgotten"}),
        (ListOf(Primitive("string")), {}, []),
        (ListOf(ADDRESS), {"minimum": 2}, [{"street": "forgotten"}] * 2),
        (MapOf(Primitive("integer")), {"minimum": 1}, {"forgotten_1": 0}),
    ],
)
def test_a_value_says_nothing_of_anybody(type: Any, said: dict[str, Any], value: Any) -> None:
    """The same for every row, unless it is an address."""
    assert stand_in(field("f", type, **said)) == value


@given(st.text(min_size=1, max_size=60), st.integers(1, 80), st.integers(0, 40))
def test_a_unique_text_fits_its_bounds(key: str, longest: int, shortest: int) -> None:
    """Whatever the key looks like, and it is trimmed."""
    low = min(shortest, longest)
    for type in ("string", "email"):
        bounds = (max(low, 3), max(longest, 3)) if type == "email" else (low, longest)
        found = stand_in(field("f", type, minimum=bounds[0], maximum=bounds[1]), unique=True, key=key)
        assert bounds[0] <= len(found) <= bounds[1]
        assert found == found.strip()
        assert type == "string" or re.fullmatch(r"[^@\s]+@[^@.\s]+(\.[^@.\s]+)*", found)


@pytest.mark.parametrize(
    "one",
    [
        field("f", "string"),
        field("f", "string", maximum=8),
        field("f", "string", pattern="[A-Z0-9]{10}"),
        field("f", "email"),
        field("f", "email", maximum=12),
        field("f", "url"),
        field("f", "integer"),
        field("f", "integer", minimum=1, maximum=100_000),
        field("f", "decimal", digits=12, scale=2),
        field("f", "float"),
        field("f", "date", minimum="1900-01-01"),
        field("f", "datetime", maximum="2020-01-01T00:00:00Z"),
        field("f", "uuid"),
    ],
    ids=lambda one: f"{one.type}-{one.maximum}-{one.pattern}",
)
def test_what_is_unique_differs(one: Field) -> None:
    """From key to key, and at another attempt; it is the same when it is done again."""
    values = [stand_in(one, unique=True, key=f"key-{n}") for n in range(20)]
    assert len(set(values)) == 20
    assert stand_in(one, unique=True, attempt=1) != stand_in(one, unique=True)
    assert stand_in(one, unique=True) == stand_in(one, unique=True)


@given(st.integers(-1000, 1000), st.integers(0, 1000), st.text(min_size=1, max_size=5))
def test_a_unique_number_is_within_its_bounds(low: int, room: int, key: str) -> None:
    """With one bound, or both."""
    for said in ({"minimum": low}, {"maximum": low}, {"minimum": low, "maximum": low + room}):
        found = stand_in(field("f", "integer", **said), unique=True, key=key)
        assert said.get("minimum", found) <= found <= said.get("maximum", found)
        exact = Decimal(stand_in(field("f", "decimal", digits=12, scale=3, **said), unique=True, key=key))
        assert said.get("minimum", exact) <= exact <= said.get("maximum", exact)


def test_days_are_days() -> None:
    """What is unique is a date or a moment within the bounds, too."""
    day = date.fromisoformat(stand_in(field("f", "date", minimum="1900-01-01", maximum="1900-12-31"), unique=True))
    assert day.year == 1900
    moment = datetime.fromisoformat(stand_in(field("f", "datetime", minimum="2000-01-01T00:00:00Z"), unique=True))
    assert moment.year >= 2000


def test_an_example_helps_where_no_text_is_found() -> None:
    """A pattern that cannot be read backwards needs one, or nothing can stand in."""
    hard = field("f", "string", pattern=r"(?=.*[A-Z])(?=.*[0-9]).{8,}")
    with pytest.raises(NoStandInError, match="no text was found that matches"):
        stand_in(hard)
    assert stand_in(replace(hard, example="Secret77")) == "Secret77"
