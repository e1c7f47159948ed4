"""Bodies: what is accepted, and every fault of what is not."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from onehand.runtime.model import Form, Text, Value
from onehand.runtime.model.body import body_reader
from onehand.runtime.problem import BadRequest, Invalid
from tests.runtime.sample.services.user.generated.models import PartForm, PartPatch, UserForm, UserPatch, UserStatus

PART = {"number": "A-1", "price": "12.50", "stock": 3}


def read(type: type, value: object) -> object:
    return body_reader(type)(msgspec.json.encode(value))


def faults(type: type, value: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        read(type, value)
    return [(fault.field, fault.code) for fault in caught.value.errors]


def test_a_good_body_becomes_the_form():
    """Absent defaulted fields take their default."""
    form = read(UserForm, {"email": "ada@example.com", "name": "Ada"})
    assert form == UserForm(email="ada@example.com", name="Ada", status=UserStatus.ACTIVE)


def test_every_fault_is_told_at_once():
    """One request tells all that is wrong, in the order of the fields."""
    assert faults(UserForm, {"email": "nobody", "name": " Ada", "status": "gone", "age": 7}) == [
        ("email", "pattern"),
        ("name", "not_trimmed"),
        ("status", "unknown_value"),
        ("age", "unknown_field"),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"number": ""}, [("number", "blank")]),
        ({"number": "  "}, [("number", "blank")]),
        ({"number": "a\0b"}, [("number", "characters")]),
        ({"number": 5}, [("number", "type")]),
        ({"number": None}, [("number", "required")]),
        ({"price": "NaN"}, [("price", "not_finite")]),
        ({"price": "Infinity"}, [("price", "not_finite")]),
        ({"price": "1.234"}, [("price", "precision")]),
        ({"price": "12345678901"}, [("price", "precision")]),
        ({"price": "0"}, [("price", "too_small")]),
        ({"price": "x"}, [("price", "type")]),
        ({"price": "1e999999"}, [("price", "type")]),
        ({"stock": -1}, [("stock", "too_small")]),
        ({"stock": 1001}, [("stock", "too_large")]),
        ({"stock": 2**70}, [("stock", "too_large")]),
        ({"stock": 1.5}, [("stock", "type")]),
        ({"stock": True}, [("stock", "type")]),
        ({"stock": "1"}, [("stock", "type")]),
        ({"weight": "1"}, [("weight", "type")]),
        ({"made_on": "2026-01-01T00:00:00"}, [("made_on", "type")]),
        ({"made_on": "yesterday"}, [("made_on", "type")]),
        ({"made_on": "0001-01-01T00:00:00+10:00"}, [("made_on", "too_large")]),
        ({"sold_from": "2019-12-31"}, [("sold_from", "too_small")]),
        ({"sold_from": "2026-13-01"}, [("sold_from", "type")]),
        ({"addresses": {}}, [("addresses", "type")]),
        ({"addresses": [{"street": "A"}] * 4}, [("addresses", "too_long")]),
        (
            {"addresses": [{"street": "A"}, {"street": " ", "zip": "1"}, {"zip": "abcde"}]},
            [
                ("addresses[1].street", "blank"),
                ("addresses[1].zip", "too_short"),
                ("addresses[2].street", "required"),
                ("addresses[2].zip", "pattern"),
            ],
        ),
        ({"extra": {"a": ["\0"]}}, [("extra", "characters")]),
        ({"extra": {"a\0": 1}}, [("extra", "characters")]),
    ],
)
def test_each_bound_has_its_code(change: dict, expected: list):
    """A fault names the path of the value and the kind of mistake."""
    assert faults(PartForm, PART | change) == expected


def test_null_is_absent_in_a_form():
    """null on a defaulted field takes the default, on an optional one clears it, also inside lists of objects."""
    form = read(UserForm, {"email": "ada@example.com", "name": "Ada", "nickname": None, "status": None})
    assert form == UserForm(email="ada@example.com", name="Ada")
    part = read(PartForm, PART | {"addresses": [{"street": "A", "zip": None}]})
    assert part.addresses[0].zip is None


def test_null_inside_free_json_is_kept():
    """Only fields of the design treat null as absent; a json value is the caller's own."""
    assert read(PartForm, PART | {"extra": {"a": None}, "weight": None}).extra == {"a": None}


def test_patch_tells_absent_from_null():
    """Absent stays, null clears what is optional and is a fault on what is required."""
    assert read(UserPatch, {}).changes() == {}
    assert read(UserPatch, {"nickname": None}).changes() == {"nickname": None}
    assert faults(UserPatch, {"name": None, "status": None}) == [("name", "null"), ("status", "null")]
    assert read(PartPatch, {"extra": None}).changes() == {"extra": None}


def test_values_become_what_postgresql_would_give_back():
    """Decimals get their scale, moments become UTC; so memory and PostgreSQL answer alike."""
    form = read(PartForm, PART | {"price": "5", "made_on": "2026-01-01T02:00:00+02:00"})
    assert str(form.price) == "5.00"
    assert form.made_on == datetime(2026, 1, 1, tzinfo=UTC)
    assert form.made_on.tzinfo is UTC


def test_code_that_makes_a_bad_form_is_refused_too():
    """The checks that msgspec cannot do run for forms made by handlers as well."""
    with pytest.raises(Invalid):
        PartForm(number=" A", price=Decimal(5), stock=1)


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": NaN}', b"[" * 100_000, b'{"a": "\xff"}', b'"\\ud800"', b"{} {}"])
def test_what_is_not_json_is_a_bad_request(body: bytes):
    """400, never a crash."""
    with pytest.raises(BadRequest):
        body_reader(UserForm)(body)


@pytest.mark.parametrize("value", [[], "text", 5, None, True])
def test_a_body_that_is_no_object_is_one_fault(value: object):
    """The path of the body itself is empty."""
    assert faults(UserForm, value) == [("", "type")]


class Amount(Value):
    amount: Decimal
    note: Text | None = None


class Basket(Value):
    items: list[Amount]
    inner: list[Basket] | None = None


class BasketForm(Form):
    total: Amount
    by_name: dict[str, Amount] | None = None
    count: int = 0


GOOD = {"total": {"amount": "1.5"}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"total": {"amount": "1", "more": 1}}, [("total.more", "unknown_field")]),
        ({"by_name": {"a": {"amount": "1", "more": None}}}, [("by_name.a.more", "unknown_field")]),
        ({"total": {"amount": 1.5}}, [("total.amount", "type")]),
        ({"total": {"amount": 1}}, [("total.amount", "type")]),
        ({"count": 1.5}, [("count", "type")]),
    ],
)
def test_values_inside_a_form_are_as_strict(change, expected):
    """A field that nobody knows is refused at its path; a decimal that travels as a number may have lost digits."""
    assert faults(BasketForm, GOOD | change) == expected


def test_an_integer_may_be_written_with_a_point():
    """JSON, and JSON Schema, do not tell 3 from 3.0."""
    assert body_reader(BasketForm)(b'{"total": {"amount": "1.5"}, "count": 3.0}').count == 3


def test_a_value_as_body_is_checked():
    """What msgspec cannot see is refused also where the body is no form."""
    assert faults(Amount, {"amount": "NaN", "note": " x"}) == [("amount", "not_finite"), ("note", "not_trimmed")]


def test_a_value_that_contains_itself_is_strict_at_every_depth():
    """The complete pass reads what the fast one cannot describe."""
    inner = {"items": [{"amount": "2"}]}
    assert read(Basket, {"items": [], "inner": [inner]}).inner[0].items[0].amount == 2
    assert faults(Basket, {"items": [], "inner": [inner | {"x": 1}]}) == [("inner[0].x", "unknown_field")]
    assert faults(Basket, {"items": [], "inner": [{"items": [{"amount": 2}]}]}) == [
        ("inner[0].items[0].amount", "type")
    ]


def test_stored_values_may_have_more_fields():
    """Rows written by an older or a newer version are still read."""
    assert msgspec.json.decode(b'{"amount": "1", "more": 1}', type=Amount) == Amount(amount=Decimal(1))
