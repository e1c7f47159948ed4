"""Who is kept out, and of what, by PostgreSQL itself?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import permutations
from typing import Any

import asyncpg
import pytest

from onehand.ir.nodes import Copy, Subscription
from onehand.text.span import NOWHERE
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import PASSWORD, Made, made

ONE = service("one", [resource("thing", [field("name")])])
TWO = service("two", [resource("thing", [field("name")])])
THREE = service("three", [resource("other", [field("name")])])
_COPIED = Copy("thing", tuple(one for one in ONE.resources["thing"].fields if one.name in {"id", "name"}), NOWHERE)
ALL = design(ONE, replace(TWO, subscriptions={"one": Subscription("one", (_COPIED,), (), 14, NOWHERE)}), THREE)
"""`two` follows `one`; `three` follows nobody."""
NAMES = ("one", "two", "three")
PUBLISH = "select stream.publish_{stream}_v1(1, '{{}}', '{{}}', '{{}}', '{{}}', '{{}}', '{{}}', '{{}}')"


@pytest.fixture(scope="module")
def databases(postgres: Any) -> dict[str, Made]:
    """Nothing here changes them."""

    async def make() -> dict[str, Made]:
        return {name: await made(postgres, ALL, ALL.services[name]) for name in NAMES}

    return asyncio.run(make())


async def refused(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(sql)
    finally:
        await connection.close()


@pytest.mark.parametrize(("guest", "host"), list(permutations(NAMES, 2)))
async def test_no_other_service_can_enter(databases: dict[str, Made], guest: str, host: str) -> None:
    """Not as app, not as reader, not even as owner: the server refuses the connection."""
    for role in ("app", "reader", "owner"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            await asyncpg.connect(databases[guest].url(role, database=host))


@pytest.mark.parametrize("name", NAMES)
async def test_everybody_enters_the_own_database(databases: dict[str, Made], name: str) -> None:
    """And the streams as app only; a reader or owner has nothing to do there."""
    for role in ("app", "reader", "owner"):
        await (await asyncpg.connect(databases[name].url(role))).close()
    await (await asyncpg.connect(databases[name].url("app", database="streams"))).close()
    for role in ("reader", "owner"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            await asyncpg.connect(databases[name].url(role, database="streams"))


@pytest.mark.parametrize(("me", "other"), list(permutations(("one_app", "one_owner", "two_app", "two_owner"), 2)))
async def test_nobody_becomes_another(databases: dict[str, Made], me: str, other: str) -> None:
    """Not within a service either: the app cannot act as its owner."""
    name, _, kind = me.partition("_")
    await refused(databases[name].url(kind), f"set role {other}")


async def test_a_wrong_password_is_refused(databases: dict[str, Made]) -> None:
    """Roles have passwords, and they are checked, also on the local socket."""
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(databases["one"].url("app").replace(PASSWORD, "guessed"))


@pytest.mark.parametrize(
    ("role", "sql"),
    [
        ("reader", "insert into things (id, name) values ('a', 'b')"),
        ("reader", "update things set name = 'b'"),
        ("reader", "delete from things"),
        ("reader", "truncate things"),
        ("reader", "select nextval('onehand.sequence')"),
        ("reader", "select journal.replay('thing', null, null, null)"),
        ("reader", "create temporary table mine (id int)"),
        ("reader", "create table mine (id int)"),
        ("reader", "delete from journal.queue"),
        ("reader", "set role one_app"),
        ("app", "insert into journal.things (journal_operation, sequence, id) values ('insert', 1, 'x')"),
        ("app", "update journal.things set name = 'x'"),
        ("app", "insert into journal.queue (journal_id, recorded_at, key) values (1, now(), 'x')"),
        ("app", "update journal.queue set key = 'x'"),
        ("app", "delete from journal.things"),
        ("app", "truncate things"),
        ("app", "alter table things add column x int"),
        ("app", "alter table things disable trigger all"),
        ("app", "drop table things"),
        ("app", "drop trigger recorded on things"),
        ("app", "create index on things (name)"),
        ("app", "comment on table things is 'mine'"),
        ("app", "create or replace function onehand.stamp() returns trigger language plpgsql as 'begin end'"),
        ("app", "create table mine (id int)"),
        ("app", "create temporary table mine (id int)"),
        ("app", "create schema mine"),
        ("app", "create function journal.mine() returns int language sql as 'select 1'"),
        ("app", "create database mine"),
        ("app", "create role mine"),
        ("app", "create extension pg_trgm"),
        ("app", "set session_replication_role = replica"),
        ("app", "copy things to '/tmp/things'"),
        ("app", "delete from onehand.migrations"),
        ("owner", "create role mine"),
        ("owner", "create database mine"),
        ("owner", "set session_replication_role = replica"),
        ("owner", "copy things to program 'cat'"),
    ],
)
async def test_what_a_role_may_not_do(databases: dict[str, Made], role: str, sql: str) -> None:
    """The reader changes nothing; the app changes rows of resources and nothing else; the owner stays in its place."""
    await refused(databases["one"].url(role), sql)


async def test_nobody_passes_rights_on(databases: dict[str, Made]) -> None:
    """PostgreSQL only warns; nothing has changed."""
    connection = await asyncpg.connect(databases["one"].url("app"))
    await connection.execute("grant select on things to one_reader, two_app")
    assert not await connection.fetchval("select has_table_privilege('two_app', 'things', 'select')")
    await connection.close()


async def test_what_a_role_may_do(databases: dict[str, Made]) -> None:
    """The app reads and writes its rows and reads their history; the reader reads both."""
    app = await asyncpg.connect(databases["one"].url("app"))
    await app.execute(
        "insert into things (id, name) values ('a', 'b'); update things set name = 'c'; delete from things"
    )
    assert await app.fetchval("select count(*) from journal.things") == 3
    assert await app.execute("delete from journal.queue") == "DELETE 3"
    await app.close()
    reader = await asyncpg.connect(databases["one"].url("reader"))
    assert await reader.fetchval("select count(*) from journal.things") == 3
    assert await reader.fetchval("show statement_timeout") == "5min"
    await reader.close()


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("two", PUBLISH.format(stream="one")),
        ("three", PUBLISH.format(stream="one")),
        ("one", PUBLISH.format(stream="two")),
        ("one", "insert into stream.one_v1 (key) values ('a')"),
        ("two", "delete from stream.one_v1"),
        ("two", "update stream.cursors set position = 0"),
        ("two", "update stream.epochs set epoch = 9"),
        ("three", "select * from stream.one_v1"),
        ("one", "select * from stream.two_v1"),
        ("three", "select stream.acknowledge('one_v1', 'three', 1)"),
        ("three", "select stream.acknowledge('one_v1', 'two', 1)"),
        ("three", "select stream.allow('one_v1', array['three'])"),
        ("two", "select stream.trim_one_v1(1, now(), 1)"),
        ("two", "create table stream.mine (id int)"),
        ("two", "set role streams_owner"),
    ],
)
async def test_what_a_service_may_not_do_with_streams(databases: dict[str, Made], name: str, sql: str) -> None:
    """It writes its own stream only, through its function only, and reads those that its design subscribes to."""
    await refused(databases[name].url("app", database="streams"), sql)


async def test_what_a_service_may_do_with_streams(databases: dict[str, Made]) -> None:
    """`one` publishes, `two` reads it and moves its own cursor."""
    one = await asyncpg.connect(databases["one"].url("app", database="streams"))
    assert await one.fetchval(PUBLISH.format(stream="one")) == 1
    await one.close()
    two = await asyncpg.connect(databases["two"].url("app", database="streams"))
    assert await two.fetch("select * from stream.one_v1") == []
    await two.execute("select stream.acknowledge('one_v1', 'two', 0)")
    await two.close()
