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


class User(Resource):
    id: str
    """Made by the service, never reused."""
    email: str
    status: UserStatus
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class UserForm(Value):
    """What is written of a user; what is left out, the service fills."""

    email: str
    status: UserStatus | UnsetType = UNSET

    @classmethod
    def of(cls, user: User) -> UserForm:
        """The form that would write this user again."""
        return cls(email=user.email, status=user.status)


class UserPatch(Value):
    """Some fields of a user; None clears an optional one."""

    email: str | UnsetType = UNSET
    status: UserStatus | UnsetType = UNSET


class UserVersion(Version):
    """One record of the journal of a user."""

    user: User
