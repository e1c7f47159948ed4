# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'words', as its callers see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from msgspec import UNSET, UnsetType, field

from onehand.runtime.model import Json, OpenEnum, OpenUnion, Resource, Value, Version


class ExceptionValue(OpenEnum):
    IN = "in"
    """Coming."""
    X2 = "x2"
    """Fine."""
    NONE = "NONE"


class Query(Value):
    from_: str = field(name="from")
    to: list[str]


class Card(Value):
    number: str


class Iban(Value):
    iban: str


class Text(Value):
    list_: list[str] = field(name="list")
    class_: str | None = field(default=None, name="class")
    inner: Text | None = None
    on: bool


class PayCard(Card, tag_field="kind", tag="card"):
    pass


class PayIban(Iban, tag_field="kind", tag="iban"):
    pass


Pay = OpenUnion[PayCard | PayIban]


class Letter(Resource):
    """Has every word."""

    id: str
    """Made by the service, never reused."""
    from_: str = field(name="from")
    class_: str = field(name="class")
    list_: list[str] = field(name="list")
    type: ExceptionValue
    date_: date = field(name="date")
    str_: str | None = field(default=None, name="str")
    of_: Decimal = field(name="of")
    at: datetime
    email: Query | None = None
    pay: Pay
    pays: list[Pay] | None = None
    data: Json | None = None
    texts: dict[str, Text] | None = None
    sent: Text
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class LetterForm(Value):
    """What is written of a letter; what is left out, the service fills."""

    from_: str = field(name="from")
    class_: str = field(name="class")
    list_: list[str] = field(name="list")
    type: ExceptionValue
    date_: date = field(name="date")
    str_: str | None = field(default=None, name="str")
    of_: Decimal = field(name="of")
    at: datetime | UnsetType = UNSET
    email: Query | None = None
    pay: Pay
    pays: list[Pay] | None = None
    data: Json | None = None
    texts: dict[str, Text] | None = None
    sent: Text | UnsetType = UNSET

    @classmethod
    def of(cls, letter: Letter) -> LetterForm:
        """The form that would write this letter again."""
        return cls(
            from_=letter.from_,
            class_=letter.class_,
            list_=letter.list_,
            type=letter.type,
            date_=letter.date_,
            str_=letter.str_,
            of_=letter.of_,
            at=letter.at,
            email=letter.email,
            pay=letter.pay,
            pays=letter.pays,
            data=letter.data,
            texts=letter.texts,
            sent=letter.sent,
        )


class LetterPatch(Value):
    """Some fields of a letter; None clears an optional one."""

    from_: str | UnsetType = field(default=UNSET, name="from")
    class_: str | UnsetType = field(default=UNSET, name="class")
    list_: list[str] | UnsetType = field(default=UNSET, name="list")
    type: ExceptionValue | UnsetType = UNSET
    date_: date | UnsetType = field(default=UNSET, name="date")
    str_: str | UnsetType | None = field(default=UNSET, name="str")
    of_: Decimal | UnsetType = field(default=UNSET, name="of")
    at: datetime | UnsetType = UNSET
    email: Query | UnsetType | None = UNSET
    pay: Pay | UnsetType = UNSET
    pays: list[Pay] | UnsetType | None = UNSET
    data: Json | UnsetType | None = UNSET
    texts: dict[str, Text] | UnsetType | None = UNSET
    sent: Text | UnsetType = UNSET


class LetterVersion(Version):
    """One record of the journal of a letter."""

    letter: Letter
