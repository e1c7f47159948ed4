# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""How 'user' is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment
from onehand.runtime.page import Page

from .models import User, UserForm, UserPatch, UserStatus, UserVersion


class UserClient(Client):
    """The people who buy."""

    service: ClassVar[str] = "user"

    async def list_users(
        self,
        *,
        id: Sequence[str] | None = None,
        email: str | None = None,
        status: UserStatus | None = None,
        name_prefix: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[User]:
        """Users, a page at a time."""
        return await self.page(
            "/users",
            query={
                "id": id,
                "email": email,
                "status": status,
                "name_prefix": name_prefix,
                "sort": sort,
                "limit": limit,
                "after": after,
            },
            item=User,
        )

    def all_users(
        self,
        *,
        id: Sequence[str] | None = None,
        email: str | None = None,
        status: UserStatus | None = None,
        name_prefix: str | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[User]:
        """As `list_users`, through all pages."""
        return self.all(
            "/users",
            query={"id": id, "email": email, "status": status, "name_prefix": name_prefix, "sort": sort},
            item=User,
        )

    async def get_user(self, id: str) -> User:
        """One user by its id."""
        found: User = await self.request("GET", f"/users/{segment(id)}", returns=User)
        return found

    async def create_user(self, body: UserForm) -> User:
        """Create a user."""
        found: User = await self.request("POST", "/users", body=body, returns=User)
        return found

    async def update_user(self, id: str, body: UserForm, *, if_match: int | None = None) -> User:
        """Replace a user."""
        found: User = await self.request("PUT", f"/users/{segment(id)}", body=body, if_match=if_match, returns=User)
        return found

    async def patch_user(self, id: str, body: UserPatch, *, if_match: int | None = None) -> User:
        """Change parts of a user."""
        found: User = await self.request("PATCH", f"/users/{segment(id)}", body=body, if_match=if_match, returns=User)
        return found

    async def delete_user(self, id: str, *, if_match: int | None = None) -> None:
        """Delete a user."""
        await self.request("DELETE", f"/users/{segment(id)}", if_match=if_match)

    async def list_user_versions(
        self,
        id: str,
        *,
        limit: int | None = None,
        after: str | None = None,
    ) -> Page[UserVersion]:
        """The history of a user, newest first."""
        return await self.page(
            f"/users/{segment(id)}/versions",
            query={"limit": limit, "after": after},
            item=UserVersion,
        )
