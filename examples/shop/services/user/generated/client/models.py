# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""The types of 'user', as its callers see them."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType

from onehand.runtime.model import OpenEnum, Resource, Value, Version


class UserStatus(OpenEnum):
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


class UserForm(Value):
    """What is written of a user; what is left out, the service fills."""

    email: str
    name: str
    nickname: str | None = None
    status: UserStatus | UnsetType = UNSET

    @classmethod
    def of(cls, user: User) -> UserForm:
        """The form that would write this user again."""
        return cls(email=user.email, name=user.name, nickname=user.nickname, status=user.status)


class UserPatch(Value):
    """Some fields of a user; None clears an optional one."""

    email: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    nickname: str | UnsetType | None = UNSET
    status: UserStatus | UnsetType = UNSET


class UserVersion(Version):
    """One record of the journal of a user."""

    user: User
