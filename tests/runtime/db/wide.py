"""A service with one of everything, generated and imported; its database, and calls into it."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onehand.gen.service import generate
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.runtime.db.database import Database
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.identity import Identity
from onehand.text.source import Source
from tests.workspace.databases import Made

USER = """
service: user
description: People.
team: t
auth: {user: []}
resources:
  user: {fields: {email: email, name: string}}
"""

WIDE = """
service: wide
description: One of everything.
team: t
auth: {user: []}
subscribes:
  user: {copy: {user: [id, name]}, retain: 3 days}
enums:
  state: {open: Open., closed: {description: Closed., value: CLOSED}}
models:
  money: {fields: {amount: {type: decimal, digits: 18, scale: 4}, currency: {type: string, default: EUR}}}
  org_reference: {fields: {id: id, name: string, balance: decimal}}
  peer: {fields: {id: id}}
resources:
  org:
    fields: {name: string, balance: {type: decimal, default: "0"}}
  thing:
    fields:
      code: {type: string, pattern: "[A-Z]{3}[0-9]*", immutable: true}
      flag: {type: boolean, default: true}
      count: {type: integer, minimum: 1, maximum: 1000}
      price: {type: decimal, digits: 18, scale: 4, minimum: "0.01"}
      ratio: {type: float, optional: true}
      day: {type: date, optional: true}
      at: {type: datetime, optional: true}
      uid: {type: uuid, optional: true}
      link: {type: url, optional: true}
      extra: {type: json, optional: true}
      tags: {type: [string], maximum: 3, default: []}
      labels: {type: {map: integer}, optional: true}
      cost: {type: money, optional: true}
      state: {type: state, default: open}
      mail: {type: email, optional: true}
      order: string?
      user_id: {refers_to: user.user, check: copy, optional: true}
      org: {type: org_reference, from: org_id}
      peer: {type: peer, from: peer_id, optional: true}
      total: {type: decimal, optional: true, set_by: service}
      phase: {type: state, default: open, set_by: service}
      author: {type: string, set_by: caller, optional: true}
    form:
      add: {org_id: {refers_to: wide.org}, peer_id: {type: id, optional: true}}
    unique: [code, [order, count], mail]
    search: [flag, state, [order, {created_at: range}], {code: prefix}, {count: range}, mail, {price: range}]
    sort: [-created_at, code, -count, price]
  part:
    parent: thing
    fields: {label: {type: string, maximum: 20}}
    unique: [label]
events:
  thing_placed: {key: thing_id, fields: {thing_id: id, total: money}}
"""


@dataclass(frozen=True)
class Generated:
    design: Design
    package: str

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.generated.{name}")


def generated(root: Path, *, design: str = WIDE, package: str = "wide_service") -> Generated:
    """The service `wide` of this design, written below `root` and ready to import."""
    loaded = load_sources([Source("api/user.yaml", USER), Source("api/wide.yaml", design)])
    assert loaded.design is not None, loaded.diagnostics
    for file in generate(loaded.design, loaded.design.services["wide"]):
        path = root / package / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    (root / package / "__init__.py").touch()
    sys.path.insert(0, str(root))
    return Generated(loaded.design, package)


@dataclass
class Bench:
    """A database and calls into it."""

    made: Made
    database: Database
    generated: Generated
    wakes: list[int]

    def call(self, caller: str = "ada", traceparent: str = "") -> Any:
        store = DatabaseStore(self.database, wake=lambda: self.wakes.append(1))
        identity = Identity("user", caller)
        return self.generated.module("call").Call(store, None, identity=identity, traceparent=traceparent)

    async def sql(self, statement: str, *args: Any, role: str = "superuser") -> list[Any]:
        """As the superuser, or as a role of the service."""
        connection = await self.made.connect(role)
        try:
            return [tuple(row) for row in await connection.fetch(statement, *args)]
        finally:
            await connection.close()

    async def value(self, statement: str, *args: Any) -> Any:
        return (await self.sql(statement, *args))[0][0]
