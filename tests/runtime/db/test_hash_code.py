"""Is the hash of a form the same whenever it says the same, and stored for ever?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from onehand.runtime.db.hash_code import hash_code
from onehand.runtime.model import Enum, Value


class Colour(Enum):
    RED = "red"


class Money(Value, frozen=True):
    amount: Decimal
    currency: str = "EUR"
    note: str | None = None


class Card(Value, frozen=True, tag_field="kind", tag="card"):
    number: str


def one(value: Any) -> int:
    return hash_code(("x",), (value,))


def test_it_never_changes() -> None:
    """These numbers are in people's databases."""
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    said = {
        "text": "Grüße",
        "integer": -7,
        "decimal": Decimal("1.50"),
        "float": 0.1,
        "flag": True,
        "moment": moment,
        "day": moment.date(),
        "colour": Colour.RED,
        "money": Money(amount=Decimal(5)),
        "card": Card(number="4"),
        "list": [1, "a"],
        "map": {"b": 1, "a": 2},
    }
    assert hash_code(said, said.values()) == 1937445778038696139


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal(100), Decimal("1E+2")),
        (Decimal("-0.0"), Decimal(0)),
        (datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 1, 14, tzinfo=timezone(timedelta(hours=2)))),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Money(amount=Decimal("1.0")), Money(amount=Decimal(1), currency="EUR", note=None)),
        (Colour.RED, "red"),
    ],
)
def test_what_says_the_same_hashes_the_same(first: Any, second: Any) -> None:
    """However it is written."""
    assert one(first) == one(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1", 1),
        (1, True),
        (1, 1.0),
        (["a", "b"], ["b", "a"]),
        ({"a": 1, "b": None}, {"a": 1}),
        ([None], []),
        ("é", "e\u0301"),
        (["ab"], ["a", "b"]),
        ("a", "a "),
        (Decimal("1.5"), Decimal(15)),
        (Money(amount=Decimal(1)), Money(amount=Decimal(1), currency="USD")),
        (Money(amount=Decimal(1)), Money(amount=Decimal(1), note="")),
    ],
)
def test_what_differs_hashes_differently(first: Any, second: Any) -> None:
    """Also where Python's `==` sees none."""
    assert one(first) != one(second)


def test_a_new_optional_field_changes_no_hash() -> None:
    """An absent value is left out, so adding a field to the design rewrites no row."""
    assert hash_code(("a", "b"), ("x", None)) == hash_code(("a",), ("x",))


def test_a_default_is_said() -> None:
    """What equals a default is hashed like any value: the default may change later."""

    class Changed(Value, frozen=True):
        amount: Decimal
        currency: str = "USD"

    assert one(Money(amount=Decimal(1))) == one(Changed(amount=Decimal(1), currency="EUR"))
    assert one(Money(amount=Decimal(1))) != one(Changed(amount=Decimal(1)))


def test_it_is_a_signed_integer_of_64_bits() -> None:
    """It fits a bigint, on both sides of zero."""
    found = [one(n) for n in range(1000)]
    assert all(-(2**63) <= code < 2**63 for code in found)
    assert min(found) < 0 < max(found)
    assert len(set(found)) == 1000


KNOWN = [
    -158085487806829248,
    2920343796760807461,
    -6960990339632090414,
    2021731978848386716,
    -1466518284365038623,
    -2128925568817192076,
    -7175484640433803620,
    -2075289066394975868,
    181236845363333531,
    7673502814020141211,
    4817093909354882720,
    -679140758633181841,
    -7326851252185975368,
    -6204764122774828251,
    -2148580231524521585,
    5476335694321660629,
    -1490321129934542599,
    349935396018475994,
    349935396018475994,
    7086301415425361445,
    -5334182642660842520,
    -5003048544348785622,
    -4369868749216927168,
    3781946046192209882,
    7304284408077487387,
    -4097241710836978743,
    3967250391771485179,
    -26858035711901214,
    -26858035711901214,
    -2267506360479556154,
    -9046497473244454927,
    -6306498317073650845,
    6735439588361444278,
    4918728362359375199,
    -1352437676736047819,
    137279666008780115,
    137279666008780115,
    -6806818300746241725,
    -6806818300746241725,
    -4666200506976600960,
]
"""Of the values and forms in hash_vectors.py."""


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_every_process_and_version_agrees(seed: str) -> None:
    """These numbers are in people's databases: whatever the hash seed, the locale and the time zone."""
    environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.runtime.db.hash_vectors"],
        env=os.environ | environment,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == KNOWN
