"""What is written by hand runs in one transaction of its call; what is generated opens what it needs."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.call import NoClients
from onehand.runtime.http.build import build_app
from onehand.runtime.implement import implement
from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.problem import Conflict
from tests.runtime.caller import Caller
from tests.runtime.sample.services.user.generated.app import SERVICE
from tests.runtime.sample.services.user.generated.handlers import UsersHandler
from tests.runtime.sample.services.user.generated.models import UserForm
from tests.runtime.sample.services.user.handlers import Operations

ADA = {"email": "ada@example.com", "name": "Ada"}


class Users(UsersHandler):
    async def create_user(self, call: Any, body: UserForm) -> Any:
        """Two rows, or none."""
        made = await call.users.insert(body)
        await call.users.insert(UserForm(email=f"copy-of-{body.email}", name=body.name))
        if body.name == "Conflict":
            raise Conflict("not today")
        if body.name == "Undeclared":
            return {"id": made.value.id}
        if body.name == "Crash":
            raise RuntimeError
        return made


class Hand(Operations):
    """As the sample has it."""


@pytest.fixture
def call() -> Caller:
    keys = KeyRing()
    app = build_app(
        SERVICE,
        implement(SERVICE, sys.modules[__name__]),
        store=MemoryStore(SERVICE),
        clients=NoClients(),
        authenticate=Verifier(keys, service="user", organization="test").authenticate,
    )
    return Caller(app, keys.user())


@pytest.mark.parametrize(
    ("name", "status", "rows"), [("Fine", 201, 2), ("Conflict", 409, 0), ("Crash", 500, 0), ("Undeclared", 500, 0)]
)
async def test_all_or_nothing(call: Caller, name: str, status: int, rows: int):
    """A handler that raises, whatever it raises, has written nothing; nor has one whose answer the design does not
    declare.
    """
    assert (await call.post("/users", ADA | {"name": name})).status == status
    assert len((await call.get("/users")).json) == rows


async def test_an_operation_by_hand(call: Caller):
    """It locks, changes, and answers one of its declared answers; the second time another one."""
    made = await call.post("/users", ADA)
    where = f"/users/{made.json['id']}/blocks"
    said = await call.post(where)
    assert (said.status, said.json["status"]) == (200, "blocked")
    said = await call.post(where)
    assert (said.status, said.json["detail"]) == (409, "already blocked")
    assert (await call.post("/users/none/blocks")).status == 404
    assert (await call.get("/users/count")).json == 2
