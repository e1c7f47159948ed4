"""Two generated services whose rows are full of personal data, on a real PostgreSQL: `user` publishes, `order` follows.

Every personal value is one of SECRETS, or contains one. They are long: no id and no time contains one by chance.
"""

from __future__ import annotations

import importlib
import itertools
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg

from onehand.gen.service import generate
from onehand.gen.sql.render import render
from onehand.gen.sql.service import schema
from onehand.gen.sql.streams import streams
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.text.source import Source
from onehand.workspace.forget import Forgot, forget
from tests.runtime.world import PASSWORD, SEEN, World, until

SECRETS = ("s3cr3t", "1815-12-10", "471108151234")
USER = """
service: user
description: Whom we know.
team: t
auth: {user: []}
models:
  club_summary: {fields: {id: id, name: string}}
  address:
    fields:
      street:  {type: string, personal: true, minimum: 3}
      country: string
      note:    {type: string, optional: true, personal: true}
  phone: {fields: {number: {type: string, personal: true, pattern: "[0-9a-z]{6,12}"}}}
  page:  {fields: {number: string}}
unions:
  contact: {discriminator: kind, members: [phone, page]}
resources:
  club:
    description: Where people meet.
    fields:
      name: {type: string, personal: true, maximum: 40}
      size: integer
    unique: [name]
  user:
    description: A person.
    form: {add: {club_id: {refers_to: club}}}
    fields:
      email:    {type: email, personal: true}
      name:     {type: string, personal: true, maximum: 40}
      nickname: {type: string, optional: true, personal: true}
      status:   {type: string, default: active}
      pin:      {type: integer, personal: true, minimum: 1000, maximum: 999999999999}
      born:     {type: date, personal: true, maximum: "2020-01-01"}
      words:    {type: [string], personal: true, minimum: 1}
      address:  address
      others:   {type: {map: address}, optional: true}
      contacts: {type: [contact]}
      club:     {type: club_summary, from: club_id}
      token:    {type: string, private: true, set_by: service, optional: true, personal: true}
    unique: [email]
events:
  user_greeted: {key: user_id, fields: {user_id: id, text: {type: string, personal: true}, mood: string}}
"""
ORDER = """
service: order
description: What they buy.
team: t
auth: {user: []}
subscribes:
  user:
    copy:
      user: [id, email, name, nickname, status, pin, born, words, address, others, contacts, club]
      club: [id, name, size]
    handle: [user_upserted, user_greeted, user_forgotten]
    retain: 14 days
"""
_USER = """\
insert into users (id, email, name, nickname, pin, born, words, address, others, contacts, club_id, token, created_at,
  updated_at)
values ($1, $1 || '-s3cr3t@example.com', 'Ada S3cr3t', 's3cr3t', 471108151234, '1815-12-10', '["s3cr3t"]',
  '{"street": "s3cr3t road", "country": "UK", "note": "s3cr3t"}', '{"work": {"street": "s3cr3t", "country": "FR"}}',
  '[{"kind": "phone", "number": "s3cr3t"}, {"kind": "page", "number": "public"}]', $2, 's3cr3t token', now(), now())
"""
_TABLES = """\
select format('%I.%I', n.nspname, c.relname) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1
"""


def design() -> Design:
    loaded = load_sources([Source("api/user.yaml", USER), Source("api/order.yaml", ORDER)])
    assert loaded.design is not None, [str(one) for one in loaded.diagnostics]
    return loaded.design


def packages(root: Path) -> dict[str, Any]:
    """The generated SERVICE of both, by name; `root` is on the path."""
    whole, found = design(), {}
    for name, service in whole.services.items():
        package = f"forgetting_{name}"
        for file in generate(whole, service):
            path = root / package / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text)
        (root / package / "__init__.py").touch()
        found[name] = importlib.import_module(f"{package}.generated.app").SERVICE
    return found


def unload() -> None:
    for name in [name for name in sys.modules if name.startswith("forgetting_")]:
        del sys.modules[name]


async def make_templates(postgres: Any) -> dict[str, str]:
    """The three databases; roles are those of the other tests."""
    whole = design()
    texts = {name: [render(schema(whole, one), source=one.path)] for name, one in whole.services.items()}
    texts["streams"] = [script.text for script in streams(whole)]
    texts["order"].append(SEEN.replace("select, insert", "select, insert, delete"))
    made = {name: f"forgetting_{name}_template" for name in texts}
    admin = await asyncpg.connect(postgres.admin_url)
    for service in texts:
        for role in (f"{service}_owner", f"{service}_app", f"{service}_reader"):
            if not await admin.fetchval("select true from pg_roles where rolname = $1", role):
                await admin.execute(f"create role {role}")
            await admin.execute(f"alter role {role} login password '{PASSWORD}'")
    for name, database in made.items():
        await admin.execute(f"drop database if exists {database} with (force)")
        await admin.execute(f"create database {database} owner {name}_owner")
        connection = await asyncpg.connect(postgres.url(database))
        await connection.execute(f"alter schema public owner to {name}_owner; set role {name}_owner")
        for sql in texts[name]:
            await connection.execute(sql)
        await connection.close()
    await admin.close()
    return made


def consumer(services: dict[str, Any], fails: set[str]) -> Any:
    """Writes down whom it was told of; fails for names in `fails`; erases what it wrote when it is told to."""
    [subscription] = services["order"].subscriptions
    numbers = itertools.count(1)

    class OnUser(subscription.consumer):  # type: ignore[misc, name-defined]
        async def user_upserted(self, batch: Sequence[Any], call: Any) -> None:
            for event in batch:
                if event.user.name in fails:
                    raise ValueError(f"cannot handle {event.user.name} of {event.user.email}")
                await self._see(call, "upserted", event.user.id, event.user.name)

        async def user_greeted(self, batch: Sequence[Any], call: Any) -> None:
            for event in batch:
                await self._see(call, "greeted", event.user_id, event.text)

        async def user_forgotten(self, batch: Sequence[Any], call: Any) -> None:
            ids = [event.id for event in batch]
            await call.connection.execute("delete from seen where key = any($1)", ids)
            for id in ids:
                await self._see(call, "forgotten", id, "")

        async def _see(self, call: Any, kind: str, key: str, at: str) -> None:
            sql = "insert into seen (kind, key, at, batch) values ($1, $2, $3, $4)"
            await call.connection.execute(sql, kind, key, at, next(numbers))

    return OnUser()


async def add_user(world: World, id: str, club: str = "c1") -> None:
    async with world.connect(world.user_db, "user_app") as connection:
        await connection.execute(_USER, id, club)


async def add_club(world: World, id: str = "c1", name: str = "Public Club") -> None:
    sql = "insert into clubs (id, name, size, created_at, updated_at) values ($1, $2, 3, now(), now()) returning id"
    await world.fetch(world.user_db, sql, id, name)


async def greet(world: World, id: str) -> None:
    body = json.dumps({"user_id": id, "text": "dear s3cr3t", "mood": "fine"})
    await world.fetch(world.user_db, "select journal.emit('user_greeted', $1, $2::text::jsonb, 'x', '')", id, body)


async def forget_row(world: World, resource: str, id: str, *, apply: bool = True, **options: Any) -> Forgot:
    """As the command does, as the owner."""
    whole = design()
    service = whole.services["user"]
    url = world.dsn(world.user_db, "user_owner")
    return await forget(url, whole, service, service.resources[resource], id, apply=apply, **options)


async def told(world: World, count: int) -> None:
    """Waits until the consumer has handled that many forgettings, and nothing waits anywhere."""
    sql = "select count(*) from inbox.forgotten where applied_at is not null"

    async def enough() -> bool:
        found: int = await world.value(world.order_db, sql)
        return found >= count

    await until(enough, f"{count} forgotten")
    await world.quiet()


async def found(world: World, secrets: Sequence[str] = SECRETS) -> set[str]:
    """The tables of all three databases in which any of these stands, in whatever column; partitions by their parent's
    name."""
    places: set[str] = set()
    for name, database in (("user", world.user_db), ("order", world.order_db), ("streams", world.streams_db)):
        async with world.connect(database) as connection:
            for [table] in await connection.fetch(_TABLES):
                for row in await connection.fetch(f"select * from {table}"):
                    text = "\n".join(_text(value) for value in row.values()).lower()
                    if any(secret in text for secret in secrets):
                        places.add(f"{name}:{table.partition('_2')[0].removesuffix('_default')}")
    return places


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
