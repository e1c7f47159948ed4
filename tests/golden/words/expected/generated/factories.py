# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""Forms and values of 'words' for tests: valid, and different at every call."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from onehand.runtime.sample import decimal, email, matching, next_number, text

from .client.models import Card, ExceptionValue, Iban, LetterForm, PayCard, Query, Text


def make_query(**changes: object) -> Query:
    """A query; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Query(from_=email(number), to=[email(number)])
    return replace(made, **changes)


def make_card(**changes: object) -> Card:
    """A card; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Card(number=matching("^[0-9]{16}$", number))
    return replace(made, **changes)


def make_iban(**changes: object) -> Iban:
    """An iban; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Iban(iban=text(number, "iban"))
    return replace(made, **changes)


def make_text(**changes: object) -> Text:
    """A text; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = Text(list_=["a"], class_=text(number, "class"), on=True)
    return replace(made, **changes)


def make_pay() -> PayCard:
    """A pay, of its first kind."""
    number = next_number()
    return PayCard(number=matching("^[0-9]{16}$", number))


def make_letter_form(**changes: object) -> LetterForm:
    """A letter form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = LetterForm(
        from_=text(number, "from", longest=40),
        class_=text(number, "class"),
        list_=[text(number, "list")],
        type=ExceptionValue.IN,
        date_=date.fromordinal(739000 + number % 1000),
        str_=text(number, "str"),
        of_=decimal(number, digits=6, scale=2, minimum="1"),
        pay=make_pay(),
        data={"number": number},
    )
    return replace(made, **changes)
