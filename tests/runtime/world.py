"""Two services and a broker, on a real PostgreSQL: `user` publishes, `order` follows.

The databases are made by the generators, the processes are the loops of the runtime under the roles that they have in
production. Every test gets databases of its own, copied from templates.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from onehand.gen.sql.render import render
from onehand.gen.sql.service import schema
from onehand.gen.sql.streams import streams
from onehand.ir.nodes import Copy, Design, Event, Service, Subscription
from onehand.runtime.db.database import Database
from onehand.runtime.inbox import inbox
from onehand.runtime.inbox.consumer import Consumer
from onehand.runtime.inbox.failures import Retries
from onehand.runtime.journal import publisher
from onehand.runtime.journal.wake import Wake
from onehand.runtime.model.struct import Resource
from onehand.runtime.spec import CopySpec, FieldSpec, ResourceSpec, ServiceSpec, SubscriptionSpec
from onehand.runtime.stream import event as stream_event
from onehand.runtime.stream.event import CustomEvent
from onehand.runtime.stream.transport import Transport
from onehand.runtime.stream.transports.postgres import PostgresTransport
from onehand.text.span import NOWHERE
from tests.gen.sql import designs

PREFIX = "test.shop"
STREAM = f"{PREFIX}.user.v1.user_event"
ROLES = ("streams", "user", "order", "mailer")
PASSWORD = "only-here"
WHEN = "2026-11-22T10:00:00Z"


class User(Resource):
    id: str
    email: str
    name: str
    nickname: str | None = None
    status: str
    created_at: datetime
    updated_at: datetime


class UserUpserted(stream_event.Event, tag="user_upserted"):
    user: User


class UserDeleted(stream_event.Event, tag="user_deleted"):
    user: User


class UserGreeted(CustomEvent):
    name: ClassVar[str] = "user_greeted"
    key: ClassVar[str] = "user_id"
    resource: ClassVar[str | None] = "user"
    user_id: str
    text: str


class GreetedRead(stream_event.Event, tag="user_greeted"):
    user_id: str
    text: str


def _fields(*names: str) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(name=name, column=name, type="string", optional=name == "nickname") for name in names)


USERS = ResourceSpec(
    name="user",
    plural="users",
    path="/users",
    model=User,
    form=None,
    fields=_fields("email", "name", "nickname", "status"),
    upserted=UserUpserted,
    deleted=UserDeleted,
)


def _service_spec(name: str, **facts: Any) -> ServiceSpec:
    return ServiceSpec(name=name, schema="x", routes=lambda _: (), handlers={}, call=None, **facts)


USER = _service_spec(
    "user", stream="user.v1.user_event", resources=(USERS,), custom_events={"user_greeted": UserGreeted}
)
COPY = CopySpec(service="user", resource="user", table="copies.user_user", fields=_fields("email", "status"))
SUBSCRIPTION = SubscriptionSpec(
    service="user",
    stream="user.v1.user_event",
    copies=(COPY,),
    events={"user_upserted": UserUpserted, "user_deleted": UserDeleted, "user_greeted": GreetedRead},
    retain_days=14,
    consumer=Consumer,
)
ORDER = _service_spec("order", subscriptions=(SUBSCRIPTION,))


def design() -> Design:
    """What the specs above say, as the generators see it."""
    greeted = Event(
        "user_greeted",
        "custom",
        "user",
        "user_id",
        (designs.field("user_id", "id"), designs.field("text")),
        "",
        NOWHERE,
    )
    user = designs.service(
        "user",
        [designs.user_resource()],
        enums=[designs.enum("user", "user_status", "active", "blocked")],
        events=[greeted],
    )
    [resource] = user.resources.values()
    copied = tuple(one for one in resource.fields if one.name in {"id", "email", "status"})
    order = replace(
        designs.service("order", []),
        subscriptions={
            "user": Subscription("user", (Copy("user", copied, NOWHERE),), tuple(SUBSCRIPTION.events), 14, NOWHERE)
        },
    )
    return designs.design(user, order, designs.service("mailer", []))


SEEN = """\
create table public.seen (
  n bigint generated always as identity, kind text, key text, sequence bigint, event_id text, at text,
  batch bigint, replayed boolean
);
grant select, insert on public.seen to order_app;
"""


@dataclass
class World:
    """The databases of one test, and what runs on them."""

    postgres: Any
    user_db: str
    order_db: str
    streams_db: str
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    databases: list[Database] = field(default_factory=list)
    transports: list[Transport] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def dsn(self, database: str, role: str) -> str:
        """As that role; `postgres` is the superuser."""
        url = urlsplit(self.postgres.url(database))
        if role == "postgres":
            return urlunsplit(url)
        return urlunsplit(url._replace(netloc=f"{role}:{PASSWORD}@"))

    @contextlib.asynccontextmanager
    async def connect(self, database: str, role: str = "postgres") -> AsyncIterator[asyncpg.Connection[Any]]:
        connection = await asyncpg.connect(self.dsn(database, role))
        try:
            yield connection
        finally:
            await connection.close()

    async def fetch(self, database: str, sql: str, *args: Any) -> list[Any]:
        async with self.connect(database) as connection:
            return [tuple(row) for row in await connection.fetch(sql, *args)]

    async def value(self, database: str, sql: str, *args: Any) -> Any:
        [[found]] = await self.fetch(database, sql, *args)
        return found

    async def add(self, *ids: str, name: str = "Ada") -> None:
        """Creates users, one transaction each."""
        async with self.connect(self.user_db, "user_app") as connection:
            for id in ids:
                await add_user(connection, id, name=name)

    async def change(self, id: str, name: str) -> None:
        await self.fetch(self.user_db, "update users set name = $2 where id = $1 returning id", id, name)

    async def delete(self, id: str) -> None:
        await self.fetch(self.user_db, "delete from users where id = $1 returning id", id)

    def transport(self, role: str) -> PostgresTransport:
        made = PostgresTransport(self.dsn(self.streams_db, role))
        self.transports.append(made)
        return made

    async def database(self, name: str, role: str) -> Database:
        made = await Database.open(self.dsn(name, role), name="test")
        self.databases.append(made)
        return made

    def start(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self.tasks.append(task)
        return task

    async def publish(
        self, transport: Transport | None = None, wake: Wake | None = None, spec: ServiceSpec = USER
    ) -> asyncio.Task[None]:
        """Starts the publisher of `user`."""
        database = await self.database(self.user_db, "user_app")
        chosen = transport or self.transport("user_app")
        return self.start(publisher.run(spec, database, chosen, prefix=PREFIX, wake=wake))

    async def follow(
        self,
        consumer: Consumer | None = None,
        *,
        transport: Transport | None = None,
        retries: Retries = Retries(attempts=4, first=0.05),  # noqa: B008
        spec: ServiceSpec = ORDER,
    ) -> asyncio.Task[None]:
        """Starts the inbox of `order`; its consumer writes what it sees into `public.seen`."""
        database = await self.database(self.order_db, "order_app")
        return self.start(
            inbox.run(
                spec,
                database,
                transport or self.transport("order_app"),
                make_call,
                prefix=PREFIX,
                consumers={"user": consumer or Seeing()},
                retries=retries,
            )
        )

    async def stop(self, *tasks: asyncio.Task[None]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def queue(self) -> int:
        return await self.value(self.user_db, "select count(*) from journal.queue")

    async def published(self, what: str = "key, discriminator") -> list[Any]:
        return await self.fetch(self.streams_db, f"select {what} from stream.user_v1 order by position")

    async def seen(self, what: str = "key, kind") -> list[Any]:
        return await self.fetch(self.order_db, f"select {what} from public.seen order by n")

    async def until_seen(self, count: int, what: str = "key, kind") -> list[Any]:
        await until(lambda: self._seen_at_least(count), f"{count} events handled")
        return await self.seen(what)

    async def _seen_at_least(self, count: int) -> bool:
        return await self.value(self.order_db, "select count(*) from public.seen") >= count

    async def quiet(self) -> None:
        """Waits until nothing waits anywhere, except behind failures."""
        await until(self._is_quiet, "all queues empty")

    async def _is_quiet(self) -> bool:
        last = await self.value(self.streams_db, "select coalesce(max(position), 0) from stream.user_v1")
        cursor = await self.value(self.streams_db, "select position from stream.cursors where consumer = 'order'")
        waiting = await self.value(
            self.order_db,
            """select count(*) from inbox.user_v1_queue where key not in
            (select key from inbox.failures where resolved_at is null)""",
        )
        return await self.queue() == 0 and last == cursor and waiting == 0

    async def cut(self, database: str, application: str = "%") -> int:
        """Terminates the connections to a database, as a crash or a network would."""
        return await self.value(
            "postgres",
            """select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = $1 and application_name like $2 and pid <> pg_backend_pid()""",
            database,
            application,
        )

    async def close(self) -> None:
        await self.stop(*self.tasks)
        for transport in self.transports:
            await transport.close()
        for database in self.databases:
            await database.close()
        for name in (self.user_db, self.order_db, self.streams_db):
            await drop(self.postgres, name)


class Seeing(Consumer):
    """Writes down what it is given; fails where it is told to."""

    def __init__(self, fails: Callable[[Any], bool] = lambda event: False) -> None:
        self.fails = fails
        self.batches: list[list[str]] = []
        self.calls: list[Any] = []

    async def user_upserted(self, batch: Sequence[UserUpserted], call: Any) -> None:
        await self._see("upserted", batch, call)

    async def user_deleted(self, batch: Sequence[UserDeleted], call: Any) -> None:
        await self._see("deleted", batch, call)

    async def user_greeted(self, batch: Sequence[GreetedRead], call: Any) -> None:
        await self._see("greeted", batch, call)

    async def _see(self, kind: str, batch: Sequence[Any], call: Any) -> None:
        self.calls.append(call)
        self.batches.append([key(event) for event in batch])
        for event in batch:
            await call.connection.execute(
                "insert into public.seen (kind, key, sequence, event_id, at, batch) values ($1, $2, $3, $4, $5, $6)",
                kind,
                key(event),
                event.sequence,
                event.event_id,
                text(event),
                len(self.batches),
            )
            if self.fails(event):
                raise ValueError(f"cannot handle {text(event)}")


def key(event: Any) -> str:
    return str(event.user_id if isinstance(event, GreetedRead) else event.user.id)


def text(event: Any) -> str:
    return str(event.text if isinstance(event, GreetedRead) else event.user.name)


def make_call(connection: asyncpg.Connection[Any], *, service: str, traceparent: str) -> Any:
    return SimpleNamespace(connection=connection, service=service, traceparent=traceparent)


async def add_user(connection: asyncpg.Connection[Any], id: str, *, name: str = "Ada") -> None:
    await connection.execute(
        """insert into users (id, email, name, status, created_at, updated_at)
        values ($1, $1 || '@example.com', $2, 'active', now(), now())""",
        id,
        name,
    )


async def until(condition: Callable[[], Awaitable[Any]], what: str, *, seconds: float = 15.0) -> None:
    """Waits for something that other tasks bring about."""
    end = asyncio.get_running_loop().time() + seconds
    while not await condition():
        assert asyncio.get_running_loop().time() < end, f"after {seconds} s still not: {what}"
        await asyncio.sleep(0.02)


async def drop(postgres: Any, name: str) -> None:
    admin = await asyncpg.connect(postgres.admin_url)
    await admin.execute(f'drop database if exists "{name}" with (force)')
    await admin.close()


async def make_templates(postgres: Any) -> dict[str, str]:
    """The three databases as the generators make them; every test copies them."""
    admin = await asyncpg.connect(postgres.admin_url)
    for service in ROLES:
        for role in (f"{service}_owner", f"{service}_app", f"{service}_reader"):
            if not await admin.fetchval("select true from pg_roles where rolname = $1", role):
                await admin.execute(f"create role {role}")
            await admin.execute(f"alter role {role} login password '{PASSWORD}'")
    whole = design()
    texts = {name: [_sql(whole, whole.services[name])] for name in ("user", "order")}
    texts["streams"] = [script.text for script in streams(whole)]
    made = {name: f"ev_{name}_template" for name in texts}
    for name, database in made.items():
        await admin.execute(f"drop database if exists {database} with (force)")
        await admin.execute(f"create database {database} owner {name}_owner")
        connection = await asyncpg.connect(postgres.url(database))
        await connection.execute(f"alter schema public owner to {name}_owner; set role {name}_owner")
        for sql in texts[name]:
            await connection.execute(sql)
        if name == "order":
            await connection.execute(SEEN)
        await connection.close()
    await admin.close()
    return made


def _sql(whole: Design, service: Service) -> str:
    return render(schema(whole, service), source=service.path)


_numbers = itertools.count(1)


@contextlib.asynccontextmanager
async def databases(postgres: Any, templates: dict[str, str]) -> AsyncIterator[World]:
    """Copies of the templates, dropped at the end together with all that runs on them."""
    number = next(_numbers)
    names = {name: f"ev_{name}_{number}" for name in templates}
    admin = await asyncpg.connect(postgres.admin_url)
    for name, template in templates.items():
        await admin.execute(f"drop database if exists {names[name]} with (force)")
        await admin.execute(f"create database {names[name]} template {template} owner {name}_owner")
    await admin.close()
    made = World(postgres, names["user"], names["order"], names["streams"])
    try:
        yield made
    finally:
        await made.close()


@pytest.fixture(scope="session")
def templates(postgres: Any) -> dict[str, str]:
    return asyncio.run(make_templates(postgres))


@pytest.fixture
async def world(postgres: Any, templates: dict[str, str]) -> AsyncIterator[World]:
    async with databases(postgres, templates) as made:
        yield made
