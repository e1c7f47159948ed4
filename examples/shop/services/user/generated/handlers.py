# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""What 'user' does when it is called. Where yours differs, subclass in handlers.py."""

from __future__ import annotations

from typing import Protocol

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.handler import Handler, found, merged
from onehand.runtime.model import VersionQuery
from onehand.runtime.page import Page
from onehand.runtime.problem import NotFound

from .call import Call
from .models import User, UserForm, UserPatch, UserQuery, UserVersion


class UsersHandler(Handler):
    """/users."""

    async def list_users(self, call: Call, query: UserQuery) -> Page[User]:
        """Users, a page at a time."""
        return await call.users.page(query)

    async def get_user(self, call: Call, id: str) -> Versioned[User]:
        """One user by its id."""
        return found(await call.users.get(id), "user", id)

    async def create_user(self, call: Call, body: UserForm) -> Versioned[User]:
        """Create a user."""
        return await call.users.insert(body)

    async def update_user(self, call: Call, id: str, body: UserForm) -> Versioned[User]:
        """Replace a user."""
        return found(await call.users.update(id, body, if_match=call.if_match), "user", id)

    async def patch_user(self, call: Call, id: str, body: UserPatch) -> Versioned[User]:
        """Change parts of a user."""
        async with call.transaction():
            user = found(await call.users.lock(id), "user", id)
            form = merged(UserForm.of(user.value), body)
            return found(await call.users.update(id, form, if_match=call.if_match), "user", id)

    async def delete_user(self, call: Call, id: str) -> None:
        """Delete a user."""
        if not await call.users.delete(id, if_match=call.if_match):
            raise NotFound("user", id)

    async def list_user_versions(self, call: Call, id: str, query: VersionQuery) -> Page[UserVersion]:
        """The history of a user, newest first."""
        return await call.users.versions(id, limit=query.limit, after=query.after)


class Handlers(Protocol):
    """All of them: made at start-up from handlers.py, or from here."""

    users: UsersHandler
