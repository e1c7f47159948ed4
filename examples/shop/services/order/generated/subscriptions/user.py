# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What 'order' reads of the stream of 'user'."""

from __future__ import annotations

from onehand.runtime.model import OpenEnum, Resource


class UserStatus(OpenEnum):
    ACTIVE = "active"
    """May sign in."""
    BLOCKED = "blocked"
    """May not sign in."""


class UserCopy(Resource):
    id: str
    """Made by the service, never reused."""
    email: str
    name: str
    status: UserStatus
