"""The database of a service with journals, for tests of what the database does by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from onehand.ir.nodes import Event, Journal
from onehand.text.span import NOWHERE
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, copied

PLACED = Event("thing_placed", "custom", "thing", "thing_id", (field("thing_id", "id"),), "", NOWHERE)
SERVICE = service(
    "shop",
    [
        resource("thing", [field("name"), field("note", optional=True), field("pin", optional=True, private=True)]),
        resource("quiet", [field("name")], plural="quiets", has_events=False, journal=Journal(7, "week")),
        resource("rare", [field("name")], journal=Journal(400, "month")),
    ],
    events=[PLACED],
)


@pytest.fixture
async def shop(postgres: Any) -> Made:
    return await copied(postgres, design(SERVICE), SERVICE)


@pytest.fixture
async def app(shop: Made) -> AsyncIterator[Any]:
    connection = await shop.connect("app")
    yield connection
    await connection.close()


@pytest.fixture
async def owner(shop: Made) -> AsyncIterator[Any]:
    connection = await shop.connect("owner")
    yield connection
    await connection.close()


@pytest.fixture
async def boss(shop: Made) -> AsyncIterator[Any]:
    """The superuser."""
    connection = await shop.connect()
    yield connection
    await connection.close()


async def put(connection: Any, id: str = "t1", name: str = "a") -> None:
    await connection.execute("insert into things (id, name) values ($1, $2)", id, name)
