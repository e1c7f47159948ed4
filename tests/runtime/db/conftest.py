"""What do the tests of the database share? A service with one of everything, and its database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from onehand.runtime.db.database import Database
from tests.runtime.db.wide import Bench, Generated, generated
from tests.workspace.databases import copied


@pytest.fixture(scope="session")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """The service `wide`: its design and its generated package."""
    return generated(tmp_path_factory.mktemp("wide"))


@pytest.fixture
async def bench(postgres: Any, wide: Generated) -> AsyncIterator[Bench]:
    database = await copied(postgres, wide.design, wide.design.services["wide"])
    pool = await Database.open(database.url("app"), name="wide", size=6)
    yield Bench(database, pool, wide, [])
    await pool.close()


@pytest.fixture
def models(wide: Generated) -> Any:
    return wide.module("models")


@pytest.fixture
async def org(bench: Bench, models: Any) -> str:
    """The id of an organisation."""
    made = await bench.call().orgs.insert(models.OrgForm(name="Acme"))
    return str(made.value.id)


@pytest.fixture
def form(models: Any, org: str) -> Callable[..., Any]:
    """A valid thing form, with changes."""

    def build(**changes: Any) -> Any:
        given = {"code": "ABC", "count": 3, "price": models.Decimal("1.5"), "org_id": org}
        return models.ThingForm(**given | changes)

    return build
