"""The small service, once per session; its database, new for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from onehand.runtime.db.database import Database
from tests.runtime.http.real import Desk, Real, desk, real
from tests.workspace.databases import copied


@pytest.fixture(scope="session")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def greeting() -> dict[str, Any]:
    """What the operation by hand does, under "greet"; a test puts in its own."""

    async def greet(call: Any, id: str) -> Any:
        await call.visitors.set(id, visits=(await call.visitors.get(id)).value.visits + 1)
        return call.answers.GreetVisitor200(body=(await call.visitors.get(id)).value)

    return {"greet": greet}


@pytest.fixture
async def service(postgres: Any, the_desk: Desk, greeting: dict[str, Any]) -> AsyncIterator[Real]:
    made = await copied(postgres, the_desk.design, the_desk.design.services["desk"])
    database = await Database.open(made.url("app"), name="desk", size=8)

    async def greet(call: Any, id: str) -> Any:
        call.answers = the_desk.module("models")
        return await greeting["greet"](call, id)

    yield real(made, database, the_desk, greet)
    await database.close()
