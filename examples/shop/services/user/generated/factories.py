# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""Values of 'user' for tests: valid, and different at every call; the same in every run."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from msgspec import UnsetType
from msgspec.structs import replace

from onehand.runtime.sample import choice, email, event, moment, next_number, text
from onehand.runtime.stream.erased import Erased

from .client.models import User, UserForm, UserStatus
from .events import UserDeleted, UserForgotten, UserUpserted


def make_user_status() -> UserStatus:
    """A user status: each of them in turn."""
    return choice(next_number("user_status") - 1, UserStatus.ACTIVE, UserStatus.BLOCKED)


class UserFields(TypedDict, total=False):
    """Fields of a user that a test may want otherwise."""

    id: str
    email: str
    name: str
    nickname: str | None
    status: UserStatus
    created_at: datetime
    updated_at: datetime


def make_user(**changes: Unpack[UserFields]) -> User:
    """A user; `changes` are fields that shall be otherwise."""
    number = next_number("user")
    made = User(
        id=f"user-{number}",
        email=email(number),
        name=text(number, "name", longest=100),
        nickname=text(number, "nickname", longest=40),
        status=UserStatus.ACTIVE,
        created_at=moment(number),
        updated_at=moment(number),
    )
    return replace(made, **changes)


class UserFormFields(TypedDict, total=False):
    """Fields of a user form that a test may want otherwise."""

    email: str
    name: str
    nickname: str | None
    status: UserStatus | UnsetType


def make_user_form(**changes: Unpack[UserFormFields]) -> UserForm:
    """A user form; `changes` are fields that shall be otherwise."""
    number = next_number("user_form")
    made = UserForm(
        email=email(number),
        name=text(number, "name", longest=100),
        nickname=text(number, "nickname", longest=40),
    )
    return replace(made, **changes)


class UserUpsertedFields(TypedDict, total=False):
    """Fields of an event "user_upserted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    user: User


def make_user_upserted(**changes: Unpack[UserUpsertedFields]) -> UserUpserted:
    """An event "user_upserted"; `changes` are fields that shall be otherwise."""
    number = next_number("user_upserted")
    return event(UserUpserted, number, {"user": make_user(), **changes})


class UserDeletedFields(TypedDict, total=False):
    """Fields of an event "user_deleted" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    user: User


def make_user_deleted(**changes: Unpack[UserDeletedFields]) -> UserDeleted:
    """An event "user_deleted"; `changes` are fields that shall be otherwise."""
    number = next_number("user_deleted")
    return event(UserDeleted, number, {"user": make_user(), **changes})


class UserForgottenFields(TypedDict, total=False):
    """Fields of an event "user_forgotten" that a test may want otherwise."""

    event_id: str
    sequence: int
    timestamp: datetime
    id: str
    erased: tuple[Erased, ...]


def make_user_forgotten(**changes: Unpack[UserForgottenFields]) -> UserForgotten:
    """An event "user_forgotten"; `changes` are fields that shall be otherwise."""
    number = next_number("user_forgotten")
    return event(UserForgotten, number, {"id": f"user-{number}", "erased": (), **changes})
