"""How 'user' is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import ClassVar

from onehand.runtime.client.client import Client
from onehand.runtime.client.path import segment
from onehand.runtime.page import Page

from .models import Part, PartForm, User, UserForm, UserPatch, UserStatus, UserVersion


class UserClient(Client):
    """People who buy."""

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
        query = {"id": id, "email": email, "status": status, "name_prefix": name_prefix, "sort": sort}
        return await self.page("/users", query={**query, "limit": limit, "after": after}, item=User)

    def all_users(self, *, name_prefix: str | None = None, sort: str | None = None) -> AsyncIterator[User]:
        return self.all("/users", query={"name_prefix": name_prefix, "sort": sort}, item=User)

    async def get_user(self, id: str) -> User:
        return await self.request("GET", f"/users/{segment(id)}", returns=User)

    async def create_user(self, body: UserForm) -> User:
        return await self.request("POST", "/users", body=body, returns=User)

    async def update_user(self, id: str, body: UserForm, *, if_match: int | None = None) -> User:
        return await self.request("PUT", f"/users/{segment(id)}", body=body, if_match=if_match, returns=User)

    async def patch_user(self, id: str, body: UserPatch, *, if_match: int | None = None) -> User:
        return await self.request("PATCH", f"/users/{segment(id)}", body=body, if_match=if_match, returns=User)

    async def delete_user(self, id: str, *, if_match: int | None = None) -> None:
        return await self.request("DELETE", f"/users/{segment(id)}", if_match=if_match)

    async def list_user_versions(
        self, id: str, *, limit: int | None = None, after: str | None = None
    ) -> Page[UserVersion]:
        path = f"/users/{segment(id)}/versions"
        return await self.page(path, query={"limit": limit, "after": after}, item=UserVersion)

    async def create_part(self, body: PartForm) -> Part:
        return await self.request("POST", "/parts", body=body, returns=Part)

    async def block_user(self, id: str) -> User:
        return await self.request("POST", f"/users/{segment(id)}/blocks", returns=User)
