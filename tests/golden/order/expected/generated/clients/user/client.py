# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""How 'user' is called."""

from __future__ import annotations

from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment

from .models import User


class UserClient(Client):
    """The API of 'user'."""

    service: ClassVar[str] = "user"

    async def get_user(self, id: str) -> User:
        """One user by its id."""
        found: User = await self.request("GET", f"/users/{segment(id)}", returns=User)
        return found
