"""The service of the golden case `nested`, on its mock and on PostgreSQL: both must do the same."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from onehand.gen.service import generate
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.call import NoClients
from onehand.runtime.db.database import Database
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.http.build import build_app
from onehand.runtime.mock.service import Mock
from onehand.text.source import Source
from tests.golden.case import CASES
from tests.runtime.nested.desk import Desk
from tests.workspace.databases import copied


@pytest.fixture(scope="session")
def design() -> Design:
    loaded = load_sources([Source("api/desk.yaml", (CASES / "nested" / "design.yaml").read_text())])
    assert loaded.design is not None, loaded.diagnostics
    return loaded.design


@pytest.fixture(scope="session")
def package(design: Design, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The generated service, ready to import."""
    root = tmp_path_factory.mktemp("nested")
    for file in generate(design, design.services["desk"]):
        path = root / "nested_desk" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    (root / "nested_desk" / "__init__.py").touch()
    sys.path.insert(0, str(root))
    return "nested_desk"


@pytest.fixture(params=["mock", "postgres"])
async def desk(request: pytest.FixtureRequest, package: str, design: Design) -> AsyncIterator[Desk]:
    """The service, wherever its rows are."""
    desk = Desk(package)
    if request.param == "mock":
        mock = Mock(desk.service, stubs=desk.stubs)
        yield desk.running(mock.app, mock.keys, mock.store)
        return
    postgres: Any = request.getfixturevalue("postgres")
    made = await copied(postgres, design, design.services["desk"])
    database = await Database.open(made.url("app"), name="desk", size=4)
    keys, store = KeyRing(), DatabaseStore(database, wake=lambda: None)
    verifier = Verifier(keys, service="desk", organization=keys.organization)
    app = build_app(
        desk.service,
        desk.implementation(),
        store=store,
        clients=NoClients(),
        authenticate=verifier.authenticate,
    )
    yield desk.running(app, keys, store)
    await database.close()
