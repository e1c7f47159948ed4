# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""Values of 'words' for tests: valid, and different at every call; the same in every run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from msgspec import UnsetType
from msgspec.structs import replace

from onehand.runtime.model import Json
from onehand.runtime.sample import choice, day, decimal, email, event, matching, moment, next_number, text

from .client.models import Card, ExceptionValue, Iban, Letter, LetterForm, Pay, PayCard, PayIban, Query, Text
from .events import LetterDeleted, LetterSent, LetterUpserted


def make_exception() -> ExceptionValue:
    """An exception: each of them in turn."""
    return choice(next_number("exception") - 1, ExceptionValue.IN, ExceptionValue.X2, ExceptionValue.NONE)


class QueryFields(TypedDict, total=False):
    """Fields of a query that a test may want otherwise."""

    from_: str
    to: list[str]


def make_query(**changes: Unpack[QueryFields]) -> Query:
    """A query; `changes` are fields that shall be otherwise."""
    number = next_number("query")
    made = Query(from_=email(number), to=[email(number)])
    return replace(made, **changes)


class CardFields(TypedDict, total=False):
    """Fields of a card that a test may want otherwise."""

    number: str


def make_card(**changes: Unpack[CardFields]) -> Card:
    """A card; `changes` are fields that shall be otherwise."""
    number = next_number("card")
    made = Card(number=matching("^[0-9]{16}$", number))
    return replace(made, **changes)


class IbanFields(TypedDict, total=False):
    """Fields of an iban that a test may want otherwise."""

    iban: str


def make_iban(**changes: Unpack[IbanFields]) -> Iban:
    """An iban; `changes` are fields that shall be otherwise."""
    number = next_number("iban")
    made = Iban(iban=text(number, "iban"))
    return replace(made, **changes)


class TextFields(TypedDict, total=False):
    """Fields of a text that a test may want otherwise."""

    list_: list[str]
    class_: str | None
    inner: Text | None
    on: bool


def make_text(**changes: Unpack[TextFields]) -> Text:
    """A text; `changes` are fields that shall be otherwise."""
    number = next_number("text")
    made = Text(list_=["a"], class_=text(number, "class"), on=True)
    return replace(made, **changes)


def make_pay_card(**changes: Unpack[CardFields]) -> PayCard:
    """A pay that is a card; `changes` are fields that shall be otherwise."""
    number = next_number("pay_card")
    made = PayCard(number=matching("^[0-9]{16}$", number))
    return replace(made, **changes)


def make_pay_iban(**changes: Unpack[IbanFields]) -> PayIban:
    """A pay that is an iban; `changes` are fields that shall be otherwise."""
    number = next_number("pay_iban")
    made = PayIban(iban=text(number, "iban"))
    return replace(made, **changes)


def make_pay() -> PayCard:
    """A pay, of its first kind."""
    return make_pay_card()


class LetterFields(TypedDict, total=False):
    """Fields of a letter that a test may want otherwise."""

    id: str
    from_: str
    class_: str
    list_: list[str]
    type: ExceptionValue
    date_: date
    str_: str | None
    of_: Decimal
    at: datetime
    email: Query | None
    pay: Pay
    pays: list[Pay] | None
    data: Json | None
    texts: dict[str, Text] | None
    sent: Text
    created_at: datetime
    updated_at: datetime


def make_letter(**changes: Unpack[LetterFields]) -> Letter:
    """A letter; `changes` are fields that shall be otherwise."""
    number = next_number("letter")
    made = Letter(
        id=f"letter-{number}",
        from_=text(number, "from", longest=40),
        class_=text(number, "class"),
        list_=[text(number, "list")],
        type=ExceptionValue.IN,
        date_=day(number),
        str_=text(number, "str"),
        of_=decimal(number, digits=6, scale=2, minimum="1"),
        at=datetime.fromisoformat("2026-01-01T00:00:00Z"),
        pay=make_pay(),
        data={"number": number},
        sent=make_text(),
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class LetterFormFields(TypedDict, total=False):
    """Fields of a letter form that a test may want otherwise."""

    from_: str
    class_: str
    list_: list[str]
    type: ExceptionValue
    date_: date
    str_: str | None
    of_: Decimal
    at: datetime | UnsetType
    email: Query | None
    pay: Pay
    pays: list[Pay] | None
    data: Json | None
    texts: dict[str, Text] | None
    sent: Text | UnsetType


def make_letter_form(**changes: Unpack[LetterFormFields]) -> LetterForm:
    """A letter form; `changes` are fields that shall be otherwise."""
    number = next_number("letter_form")
    made = LetterForm(
        from_=text(number, "from", longest=40),
        class_=text(number, "class"),
        list_=[text(number, "list")],
        type=ExceptionValue.IN,
        date_=day(number),
        str_=text(number, "str"),
        of_=decimal(number, digits=6, scale=2, minimum="1"),
        pay=make_pay(),
        data={"number": number},
    )
    return replace(made, **changes)


class LetterUpsertedFields(TypedDict, total=False):
    """Fields of an event "letter_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    letter: Letter


def make_letter_upserted(**changes: Unpack[LetterUpsertedFields]) -> LetterUpserted:
    """An event "letter_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("letter_upserted")
    return event(LetterUpserted, number, {"letter": make_letter(), **changes})


class LetterDeletedFields(TypedDict, total=False):
    """Fields of an event "letter_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    letter: Letter


def make_letter_deleted(**changes: Unpack[LetterDeletedFields]) -> LetterDeleted:
    """An event "letter_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("letter_deleted")
    return event(LetterDeleted, number, {"letter": make_letter(), **changes})


class LetterSentFields(TypedDict, total=False):
    """Fields of an event "letter_sent" that a test may want otherwise."""

    letter_id: str
    name_: str
    from_: str


def make_letter_sent(**changes: Unpack[LetterSentFields]) -> LetterSent:
    """An event "letter_sent"; `changes` are fields that shall be otherwise."""
    number = next_number("letter_sent")
    return event(
        LetterSent,
        number,
        {"letter_id": f"letter-{number}", "name_": text(number, "name"), "from_": text(number, "from"), **changes},
    )
