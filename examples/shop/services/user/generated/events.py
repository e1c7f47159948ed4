# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""What 'user' publishes on its stream."""

from __future__ import annotations

from onehand.runtime.stream.event import Event, Forgotten

from .models import User


class UserUpserted(Event, tag="user_upserted"):
    """A user was created or changed: all of it."""

    user: User


class UserDeleted(Event, tag="user_deleted"):
    """A user was deleted: its last state."""

    user: User


class UserForgotten(Forgotten, tag="user_forgotten"):
    """What is personal in the user was erased: whoever has it erases it, too."""


UserEvent = UserUpserted | UserDeleted | UserForgotten
