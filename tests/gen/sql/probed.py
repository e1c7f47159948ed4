"""A service with a field of every type and constraint, and two judges of its values: its form, and its database."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import asyncpg
import pytest

from onehand.gen.python import models
from onehand.gen.sql.columns import columns
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.runtime.db.connection import prepare
from onehand.runtime.model.body import body_reader
from onehand.runtime.problem import Fault, Invalid
from onehand.text.source import Source
from tests.workspace.databases import made

T = TypeVar("T")

PROBE = """
service: probe
description: One field of every type and constraint, each optional, so that each can be tried alone.
team: t
auth: {user: []}
enums:
  state: {open: Open., closed: {description: Closed., value: it's "CLOSED"}}
models:
  money: {fields: {amount: {type: decimal, digits: 18, scale: 4}, currency: {type: string, pattern: "[A-Z]{3}"}}}
  all:
    fields:
      flag: boolean
      count: integer
      ratio: float
      day: date
      state: state
      extra: json
      money: money
      tags: [string]
      labels: {type: {map: integer}}
      note: string?
      maybe: {type: json, optional: true}
      size: {type: integer, default: 3}
      type: {type: string, default: x}
  card: {fields: {number: {type: string, maximum: 20}}}
  cash: {fields: {count: integer?}}
unions:
  payment: {discriminator: kind, members: [card, cash]}
resources:
  probe:
    fields:
      text: string?
      bounded: {type: string, optional: true, minimum: 2, maximum: 5}
      coded: {type: string, optional: true, pattern: "[a-c.]{1,4}x?|é+"}
      dotted: {type: string, optional: true, pattern: "a.b"}
      digits: {type: string, optional: true, pattern: "\\\\d{2}"}
      email: email?
      long_email: {type: email, optional: true, maximum: 300}
      own_email: {type: email, optional: true, pattern: "[a-z]+@example\\\\.com"}
      url: url?
      short_url: {type: url, optional: true, minimum: 8, maximum: 12}
      reference: id?
      short_id: {type: id, optional: true, maximum: 4}
      flag: {type: boolean, optional: true}
      whole: integer?
      counted: {type: integer, optional: true, minimum: -3, maximum: 1000}
      exact: decimal?
      priced: {type: decimal, optional: true, digits: 6, scale: 2}
      rated: {type: decimal, optional: true, minimum: "-0.5", maximum: "1E+3"}
      ratio: float?
      angle: {type: float, optional: true, minimum: -1.5, maximum: 1.0e+300}
      day: date?
      era: {type: date, optional: true, minimum: "2000-01-01", maximum: "2999-12-31"}
      ever: {type: date, optional: true, minimum: "0001-01-01", maximum: "9999-12-31"}
      moment: datetime?
      term: {type: datetime, optional: true, minimum: "2000-01-01T00:00:00Z", maximum: "2001-01-01T00:00:00.000001Z"}
      uid: uuid?
      state: {type: state, optional: true}
      extra: json?
      money: {type: money, optional: true}
      whole_model: {type: all, optional: true}
      payment: {type: payment, optional: true}
      tags: {type: [string], optional: true, minimum: 1, maximum: 3}
      moneys: {type: [money], optional: true}
      payments: {type: [payment], optional: true}
      states: {type: [state], optional: true}
      labels: {type: {map: integer}, optional: true, minimum: 1, maximum: 2}
      prices: {type: {map: money}, optional: true}
      nested: {type: [[integer]], optional: true}
"""


@dataclass
class Judges:
    """`api` and `database` say the same of a value, but for what `test_checks_agree` names."""

    read: Any
    types: dict[str, str]
    """Column -> SQL type."""
    loop: asyncio.AbstractEventLoop
    connection: Any
    known: dict[str, str] = field(default_factory=dict)

    def api(self, name: str, value: Any) -> tuple[Any, list[Fault]]:
        """What the form makes of the value, or what is wrong with it."""
        try:
            form = self.read(json.dumps({name: value}).encode())
        except Invalid as refused:
            return None, list(refused.errors)
        return getattr(form, name), []

    def database(self, name: str, value: Any) -> str | None:
        """Of the value as JSON: the name of the constraint that refuses it, or the state of another refusal."""
        said = json.dumps(value, ensure_ascii=False) if self.types[name] == "jsonb" else _plain(value)
        return self._insert(f"insert into probes (id, {name}) values ('p', $1::text::{self.types[name]})", said)

    def stored(self, name: str, value: Any) -> str | None:
        """The same of a value of the form, on the way of every write."""
        return self._insert(f"insert into probes (id, {name}) values ('p', $1)", value)

    def _insert(self, sql: str, value: Any) -> str | None:
        return self.run(_verdict(self.connection, sql, value))

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.loop.run_until_complete(awaited())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


async def _verdict(connection: Any, sql: str, value: Any) -> str | None:
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(sql, value)
    except asyncpg.PostgresError as error:
        return getattr(error, "constraint_name", None) or str(error.sqlstate)
    finally:
        await transaction.rollback()
    return None


def probe_design() -> Design:
    loaded = load_sources([Source("api/probe.yaml", PROBE)])
    assert loaded.design is not None, loaded.diagnostics
    return loaded.design


@pytest.fixture(scope="module")
def judges(postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judges]:
    """Triggers are off: what is asked is what the checks alone say."""
    design = probe_design()
    service = design.services["probe"]
    root = tmp_path_factory.mktemp("probe")
    for file in models.generate(design, service):
        path = root / "probe_service" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    sys.path.insert(0, str(root))
    form = importlib.import_module("probe_service.generated.models").ProbeForm
    loop = asyncio.new_event_loop()

    async def connect() -> Any:
        connection = await (await made(postgres, design, service)).connect()
        await prepare(connection)
        await connection.execute(
            """set session_replication_role = replica;
            alter table probes alter created_at set default now(), alter updated_at set default now(),
              alter sequence set default 1"""
        )
        return connection

    connection = loop.run_until_complete(connect())
    types = {column.name: column.type for column in columns(service.resources["probe"])}
    yield Judges(body_reader(form), types, loop, connection)
    loop.run_until_complete(connection.close())
    loop.close()
