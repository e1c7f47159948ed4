# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'words'."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import UNSET, Meta, UnsetType, field

from onehand.runtime.http.result import Result
from onehand.runtime.model import DateTime, Email, Enum, Form, Json, Parameters, Patch, Resource, Value, Version
from onehand.runtime.model import Query as RuntimeQuery
from onehand.runtime.model import Text as RuntimeText


class ExceptionValue(Enum):
    IN = "in"
    """Coming."""
    X2 = "x2"
    """Fine."""
    NONE = "NONE"


class Query(Value):
    from_: Email = field(name="from")
    to: list[Email]


class Text(Value):
    list_: list[RuntimeText] = field(default_factory=lambda: ["a"], name="list")
    class_: RuntimeText | None = field(default=None, name="class")
    inner: Text | None = None
    on: bool = field(default_factory=lambda: True)


class Card(Value):
    number: Annotated[RuntimeText, Meta(pattern="^[0-9]{16}$")]


class Iban(Value):
    iban: RuntimeText


class PayCard(Card, tag_field="kind", tag="card"):
    pass


class PayIban(Iban, tag_field="kind", tag="iban"):
    pass


Pay = PayCard | PayIban


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


class LetterForm(Form):
    """What a caller writes of a letter."""

    from_: Annotated[RuntimeText, Meta(max_length=40)] = field(name="from")
    class_: RuntimeText = field(name="class")
    list_: Annotated[list[RuntimeText], Meta(min_length=1)] = field(name="list")
    type: ExceptionValue
    date_: date = field(name="date")
    str_: RuntimeText | None = field(default=None, name="str")
    of_: Annotated[Decimal, Meta(extra={"digits": 6, "scale": 2, "minimum": "1"})] = field(name="of")
    at: DateTime = datetime.fromisoformat("2026-01-01T00:00:00Z")
    email: Query | None = None
    pay: Pay
    pays: list[Pay] | None = None
    data: Json | None = None
    texts: dict[str, Text] | None = None
    sent: Text = field(default_factory=lambda: Text(list_=["x"]))

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


LetterPatchOf = Annotated[Decimal, Meta(extra={"digits": 6, "scale": 2, "minimum": "1"})]


class LetterPatch(Patch):
    from_: Annotated[RuntimeText, Meta(max_length=40)] | UnsetType = field(default=UNSET, name="from")
    class_: RuntimeText | UnsetType = field(default=UNSET, name="class")
    list_: Annotated[list[RuntimeText], Meta(min_length=1)] | UnsetType = field(default=UNSET, name="list")
    type: ExceptionValue | UnsetType = UNSET
    date_: date | UnsetType = field(default=UNSET, name="date")
    str_: RuntimeText | UnsetType | None = field(default=UNSET, name="str")
    of_: LetterPatchOf | UnsetType = field(default=UNSET, name="of")
    at: DateTime | UnsetType = UNSET
    email: Query | UnsetType | None = UNSET
    pay: Pay | UnsetType = UNSET
    pays: list[Pay] | UnsetType | None = UNSET
    data: Json | UnsetType | None = UNSET
    texts: dict[str, Text] | UnsetType | None = UNSET
    sent: Text | UnsetType = UNSET


class LetterVersion(Version):
    letter: Letter


class LetterQuery(RuntimeQuery):
    """GET /letters: the declared searches."""

    from_: str | None = field(default=None, name="from")
    date_from: date | None = None
    date_until: date | None = None
    type: ExceptionValue | None = None


class SendLetterQuery(Parameters):
    """POST /letters/{id}/{class}"""

    from_: RuntimeText | None = field(default=None, name="from")


class SendLetter200(Result):
    status: ClassVar[int] = 200

    body: Letter


class SendLetter202(Result):
    status: ClassVar[int] = 202

    body: Text
