"""Prints the hashes of values of every kind: run in another process, which must say the same numbers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

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
    limit: Money | None = None


class Transfer(Value, frozen=True, tag_field="kind", tag="transfer"):
    number: str


MOMENT = datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
VALUES: list[Any] = [
    *("", "Grüße", "e\u0301", '\U0001f600 \u2028 " \\'),
    *(0, -7, 2**63 - 1, True, False, 0.1, 1e300, 1.0),
    *(Decimal("1.50"), Decimal("-0"), Decimal("1E+20"), Decimal("1E-18"), Decimal("12345678901234.5678")),
    *(MOMENT, MOMENT.astimezone(timezone(timedelta(hours=-5, minutes=-30))), datetime(1, 1, 1, tzinfo=UTC)),
    *(date(2026, 2, 28), UUID(int=2**100), Colour.RED),
    *([], [[1, [None]], "a"], {}, {"b": 1, "a": {"d": None, "c": [1.5, True]}}),
    *(Money(amount=Decimal(5)), Money(amount=Decimal("5.00"), currency="EUR"), Money(amount=Decimal(5), note="n")),
    *(Card(number="4"), Transfer(number="4"), Card(number="4", limit=Money(amount=Decimal(1)))),
    *([Money(amount=Decimal(1)), Money(amount=Decimal(2))], {"ü": Money(amount=Decimal(1))}),
]
FORMS: list[dict[str, Any]] = [{}, {"a": None}, {"a": 1, "b": "x"}, {"b": "x", "a": 1}, {"a": 1, "b": None, "c": "x"}]

if __name__ == "__main__":
    hashes = [hash_code(("x",), (value,)) for value in VALUES]
    print(json.dumps([*hashes, *(hash_code(form, form.values()) for form in FORMS)]))
