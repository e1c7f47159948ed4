# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What 'order' reads of the stream of 'user'."""

from __future__ import annotations

from datetime import datetime

from onehand.runtime.model import OpenEnum, Resource
from onehand.runtime.stream.event import Event


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


class UserDeleted(Event, tag="user_deleted"):
    """A user was deleted: its last state."""

    user: User


class UserCopy(Resource):
    id: str
    """Made by the service, never reused."""
    email: str
    status: UserStatus
