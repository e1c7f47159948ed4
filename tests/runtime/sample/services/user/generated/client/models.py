"""The types of 'user'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from onehand.runtime.model import (
    Date,
    DateTime,
    Decimal,
    Email,
    Integer,
    Json,
    OpenEnum,
    Parameters,
    Query,
    Resource,
    Text,
    Value,
    Version,
)


class UserStatus(OpenEnum):
    ACTIVE = "active"
    """May sign in."""
    BLOCKED = "blocked"
    """May not."""


class Address(Value):
    street: Text
    zip: Annotated[str, Meta(min_length=5, max_length=5, pattern="^[0-9]+$")] | None = None


class User(Resource):
    """A person with an account."""

    id: str
    email: str
    name: str
    nickname: str | None = None
    status: UserStatus
    created_at: datetime
    updated_at: datetime


class UserForm(Value):
    """What a caller writes of a user."""

    email: Email
    name: Annotated[str, Meta(min_length=1, max_length=100, extra={"text": True})]
    nickname: Text | None = None
    status: UserStatus = UserStatus.ACTIVE

    @classmethod
    def of(cls, user: User) -> UserForm:
        """The form that would write this user again."""
        return cls(email=user.email, name=user.name, nickname=user.nickname, status=user.status)


class UserPatch(Value):
    email: Email | UnsetType = UNSET
    name: Annotated[str, Meta(min_length=1, max_length=100, extra={"text": True})] | UnsetType = UNSET
    nickname: Text | UnsetType | None = UNSET
    status: UserStatus | UnsetType = UNSET


class UserVersion(Version):
    user: User


class UserQuery(Query):
    """GET /users: declared searches only."""

    email: str | None = None
    status: UserStatus | None = None
    name_prefix: str | None = None


class Part(Resource):
    """Something with every type."""

    id: str
    number: str
    price: Decimal
    weight: float | None = None
    stock: int
    made_on: datetime | None = None
    sold_from: Date | None = None
    addresses: list[Address] | None = None
    extra: Json = None
    reviewed_by: str | None = None
    state: str
    created_at: datetime
    updated_at: datetime


class PartForm(Value):
    number: Text
    price: Annotated[Decimal, Meta(extra={"digits": 12, "scale": 2, "minimum": "0.01"})]
    weight: float | None = None
    stock: Annotated[int, Meta(ge=0, le=1000)]
    made_on: DateTime | None = None
    sold_from: Annotated[Date, Meta(extra={"minimum": "2020-01-01"})] | None = None
    addresses: Annotated[list[Address], Meta(max_length=3)] | None = None
    extra: Json = None

    @classmethod
    def of(cls, part: Part) -> PartForm:
        return cls(
            number=part.number,
            price=part.price,
            weight=part.weight,
            stock=part.stock,
            made_on=part.made_on,
            sold_from=part.sold_from,
            addresses=part.addresses,
            extra=part.extra,
        )


class PartPatch(Value):
    number: Text | UnsetType = UNSET
    price: Annotated[Decimal, Meta(extra={"digits": 12, "scale": 2, "minimum": "0.01"})] | UnsetType = UNSET
    weight: float | UnsetType | None = UNSET
    stock: Annotated[int, Meta(ge=0, le=1000)] | UnsetType = UNSET
    made_on: DateTime | UnsetType | None = UNSET
    sold_from: Annotated[Date, Meta(extra={"minimum": "2020-01-01"})] | UnsetType | None = UNSET
    addresses: Annotated[list[Address], Meta(max_length=3)] | UnsetType | None = UNSET
    extra: Json | UnsetType | None = UNSET


class PartVersion(Version):
    part: Part


class PartQuery(Query):
    state: str | None = None
    made_on_from: DateTime | None = None
    made_on_until: DateTime | None = None
    stock: Integer | None = None


class InvitationForm(Value):
    email: Email
    text: Text


class InvitationQuery(Parameters):
    urgent: bool = False
