"""A small service on a real PostgreSQL, called without a socket: generated, with one operation written by hand."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from onehand.gen.service import generate
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.call import NoClients
from onehand.runtime.db.database import Database
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.http.build import build_app
from onehand.runtime.implement import implement
from onehand.text.source import Source
from tests.runtime.caller import Caller
from tests.workspace.databases import Made

DESIGN = """
service: desk
description: Who visits.
team: t
auth: {user: []}
resources:
  visitor:
    description: Somebody who visits.
    fields:
      email: {type: email, personal: true}
      name: {type: string, personal: true}
      visits: {type: integer, default: 0, set_by: service}
    unique: [email]
operations:
  greet_visitor: {POST: "/greetings/{id}", returns: {200: visitor, 202: , 409: problem}}
"""


@dataclass(frozen=True)
class Desk:
    design: Design
    package: str

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.generated.{name}")


def desk(root: Path) -> Desk:
    """The service, written below `root` and ready to import."""
    loaded = load_sources([Source("api/desk.yaml", DESIGN)])
    assert loaded.design is not None, loaded.diagnostics
    for file in generate(loaded.design, loaded.design.services["desk"]):
        path = root / "desk_service" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    (root / "desk_service" / "__init__.py").touch()
    sys.path.insert(0, str(root))
    return Desk(loaded.design, "desk_service")


@dataclass
class Real:
    """The service on its database."""

    made: Made
    database: Database
    desk: Desk
    app: Any
    keys: KeyRing

    def caller(self, subject: str = "ada") -> Caller:
        return Caller(self.app, self.keys.user(subject))

    async def sql(self, statement: str, *args: Any) -> list[Any]:
        connection = await self.made.connect()
        try:
            return [tuple(row) for row in await connection.fetch(statement, *args)]
        finally:
            await connection.close()


def real(made: Made, database: Database, desk: Desk, greet: Any) -> Real:
    """`greet`: the operation by hand, `async def greet(call, id)`."""

    async def greet_visitor(self: Any, call: Any, id: str) -> Any:
        return await greet(call, id)

    service = desk.module("app").SERVICE
    written = ModuleType("written")
    base = desk.module("handlers").OperationsHandler
    written.Operations = type("Operations", (base,), {"greet_visitor": greet_visitor, "__module__": "written"})  # type: ignore[attr-defined]
    keys = KeyRing()
    app = build_app(
        service,
        implement(service, written),
        store=DatabaseStore(database, wake=lambda: None),
        clients=NoClients(),
        authenticate=Verifier(keys, service="desk", organization=keys.organization).authenticate,
    )
    return Real(made, database, desk, app, keys)
