"""What the hand-written handlers.py may override or must implement."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, NamedTuple

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.handler import Handler, found, merged
from onehand.runtime.http.result import Result
from onehand.runtime.model import VersionQuery
from onehand.runtime.page import Page
from onehand.runtime.problem import NotFound, ProblemDocument

from .call import Call
from .models import (
    InvitationForm,
    InvitationQuery,
    Part,
    PartForm,
    PartPatch,
    PartQuery,
    PartVersion,
    User,
    UserForm,
    UserPatch,
    UserQuery,
    UserVersion,
)


class UsersHandler(Handler):
    """/users: the generated behaviour. Subclass it in handlers.py where yours differs."""

    async def list_users(self, call: Call, query: UserQuery) -> Page[User]:
        return await call.users.page(query)

    async def get_user(self, call: Call, id: str) -> Versioned[User]:
        return found(await call.users.get(id), "user", id)

    async def create_user(self, call: Call, body: UserForm) -> Versioned[User]:
        return await call.users.insert(body)

    async def update_user(self, call: Call, id: str, body: UserForm) -> Versioned[User]:
        return found(await call.users.update(id, body, if_match=call.if_match), "user", id)

    async def patch_user(self, call: Call, id: str, body: UserPatch) -> Versioned[User]:
        async with call.transaction():
            user = found(await call.users.lock(id), "user", id)
            form = merged(UserForm.of(user.value), body)
            return found(await call.users.update(id, form, if_match=call.if_match), "user", id)

    async def delete_user(self, call: Call, id: str) -> None:
        if not await call.users.delete(id, if_match=call.if_match):
            raise NotFound("user", id)

    async def list_user_versions(self, call: Call, id: str, query: VersionQuery) -> Page[UserVersion]:
        return await call.users.versions(id, limit=query.limit, after=query.after)


class BlockUser200(Result):
    status: ClassVar[int] = 200
    body: User


class BlockUser409(Result):
    status: ClassVar[int] = 409
    body: ProblemDocument


class PartsHandler(Handler):
    """/parts"""

    async def list_parts(self, call: Call, query: PartQuery) -> Page[Part]:
        return await call.parts.page(query)

    async def get_part(self, call: Call, id: str) -> Versioned[Part]:
        return found(await call.parts.get(id), "part", id)

    async def create_part(self, call: Call, body: PartForm) -> Versioned[Part]:
        return await call.parts.insert(body)

    async def update_part(self, call: Call, id: str, body: PartForm) -> Versioned[Part]:
        return found(await call.parts.update(id, body, if_match=call.if_match), "part", id)

    async def patch_part(self, call: Call, id: str, body: PartPatch) -> Versioned[Part]:
        async with call.transaction():
            part = found(await call.parts.lock(id), "part", id)
            form = merged(PartForm.of(part.value), body)
            return found(await call.parts.update(id, form, if_match=call.if_match), "part", id)

    async def delete_part(self, call: Call, id: str) -> None:
        if not await call.parts.delete(id, if_match=call.if_match):
            raise NotFound("part", id)

    async def list_part_versions(self, call: Call, id: str, query: VersionQuery) -> Page[PartVersion]:
        return await call.parts.versions(id, limit=query.limit, after=query.after)


class OperationsHandler(Handler):
    """What is about no resource alone."""

    @abstractmethod
    async def block_user(self, call: Call, id: str) -> BlockUser200 | BlockUser409: ...

    @abstractmethod
    async def invite(self, call: Call, query: InvitationQuery, body: InvitationForm) -> None: ...

    @abstractmethod
    async def count_users(self, call: Call) -> int: ...


class Handlers(NamedTuple):
    users: UsersHandler
    parts: PartsHandler
    operations: OperationsHandler
