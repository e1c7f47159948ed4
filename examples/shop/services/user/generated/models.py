# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'user'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from onehand.runtime.model import Email, Enum, Form, Patch, Query, Resource, Text, Version


class UserStatus(Enum):
    ACTIVE = "active"
    """May sign in."""
    BLOCKED = "blocked"
    """May not sign in."""


class User(Resource):
    """A person with an account."""

    id: str
    """Made by the service, never reused."""
    email: str
    name: str
    nickname: str | None = None
    status: UserStatus
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class UserForm(Form):
    """What a caller writes of a user."""

    email: Email
    name: Annotated[Text, Meta(max_length=100)]
    nickname: Annotated[Text, Meta(max_length=40)] | None = None
    status: UserStatus = UserStatus.ACTIVE

    @classmethod
    def of(cls, user: User) -> UserForm:
        """The form that would write this user again."""
        return cls(email=user.email, name=user.name, nickname=user.nickname, status=user.status)


class UserPatch(Patch):
    email: Email | UnsetType = UNSET
    name: Annotated[Text, Meta(max_length=100)] | UnsetType = UNSET
    nickname: Annotated[Text, Meta(max_length=40)] | UnsetType | None = UNSET
    status: UserStatus | UnsetType = UNSET


class UserVersion(Version):
    user: User


class UserQuery(Query):
    """GET /users: the declared searches."""

    email: str | None = None
    status: UserStatus | None = None
    name_prefix: str | None = None
