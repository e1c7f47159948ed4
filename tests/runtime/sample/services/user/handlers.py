"""Written by hand."""

from __future__ import annotations

from onehand.runtime.handler import found
from onehand.runtime.problem import Conflict

from .generated.call import Call
from .generated.handlers import BlockUser200, BlockUser409, OperationsHandler
from .generated.models import InvitationForm, InvitationQuery, User, UserForm, UserStatus


class Operations(OperationsHandler):
    async def block_user(self, call: Call, id: str) -> BlockUser200 | BlockUser409:
        user = found(await call.users.lock(id), "user", id)
        if user.value.status is UserStatus.BLOCKED:
            return BlockUser409(body=Conflict("already blocked").document())
        form = UserForm.of(user.value)
        form.status = UserStatus.BLOCKED
        return BlockUser200(body=_known(await call.users.update(id, form), id))

    async def invite(self, call: Call, query: InvitationQuery, body: InvitationForm) -> None:
        if query.urgent and body.text == "explode":
            raise RuntimeError("the secret detail")

    async def count_users(self, call: Call) -> int:
        return len([user async for user in call.users.all()])


def _known(user: object, id: str) -> User:
    return found(user, "user", id).value  # type: ignore[attr-defined,no-any-return]
