"""Has every service a database of its own, which PostgreSQL itself keeps others out of?"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from onehand.workspace.database import create_databases, fits, verifier
from onehand.workspace.problem import Problem
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import PASSWORD, Made, Passwords, made

ONE = service("one", [resource("thing", [field("name")])])
TWO = service("two", [resource("thing", [field("name")])])
BOTH = design(ONE, TWO)


@pytest.fixture
async def both(postgres: Any) -> tuple[Made, Made]:
    return await made(postgres, BOTH, ONE), await made(postgres, BOTH, TWO)


async def refused(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(sql)
    finally:
        await connection.close()


async def test_no_other_service_can_enter(both: tuple[Made, Made]) -> None:
    """Not as app, not as reader, not even as owner: the server refuses the connection."""
    one, two = both
    for role in ("app", "reader", "owner"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            await asyncpg.connect(two.url(role, database="one"))
        await (await asyncpg.connect(one.url(role))).close()


async def test_a_wrong_password_is_refused(both: tuple[Made, Made]) -> None:
    """Roles have passwords, and they are checked, also on the local socket."""
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(both[0].url("app").replace(PASSWORD, "guessed"))


@pytest.mark.parametrize(
    ("role", "sql"),
    [
        ("reader", "insert into things (id, name) values ('a', 'b')"),
        ("reader", "select nextval('onehand.sequence')"),
        ("reader", "select journal.replay('thing', null, null, null)"),
        ("app", "insert into journal.things (journal_operation, sequence, id) values ('insert', 1, 'x')"),
        ("app", "insert into journal.queue (journal_id, recorded_at, key) values (1, now(), 'x')"),
        ("app", "update journal.queue set key = 'x'"),
        ("app", "delete from journal.things"),
        ("app", "truncate things"),
        ("app", "alter table things add column x int"),
        ("app", "create table mine (id int)"),
        ("app", "create temporary table mine (id int)"),
        ("app", "create schema mine"),
        ("app", "create function journal.mine() returns int language sql as 'select 1'"),
        ("app", "insert into onehand.migrations (checksum, steps, schema) values ('', '[]', '{}')"),
    ],
)
async def test_what_a_role_may_not_do(both: tuple[Made, Made], role: str, sql: str) -> None:
    """The reader changes nothing; the app changes rows of resources and nothing else."""
    await refused(both[0].url(role), sql)


async def test_what_a_role_may_do(both: tuple[Made, Made]) -> None:
    """The app reads and writes its rows and reads their history; the reader reads both."""
    app = await asyncpg.connect(both[0].url("app"))
    await app.execute(
        "insert into things (id, name) values ('a', 'b'); update things set name = 'c'; delete from things"
    )
    assert await app.fetchval("select count(*) from journal.things") == 3
    assert await app.execute("delete from journal.queue") == "DELETE 3"
    await app.close()
    reader = await asyncpg.connect(both[0].url("reader"))
    assert await reader.fetchval("select count(*) from journal.things") == 3
    assert await reader.fetchval("show statement_timeout") == "5min"
    await reader.close()


async def test_asking_again_does_nothing(both: tuple[Made, Made], postgres: Any) -> None:
    """What is there is left as it is, so it can be asked for at every start; two at once do not collide."""
    assert await create_databases(postgres.admin_url, BOTH, Passwords()) == []
    results = await asyncio.gather(*(create_databases(postgres.admin_url, BOTH, Passwords()) for _ in range(3)))
    assert results == [[], [], []]


async def test_drift_is_repaired(both: tuple[Made, Made], postgres: Any) -> None:
    """What somebody changed by hand is brought back to the standard, and said."""
    for sql in (
        "grant connect on database one to public",
        "alter role one_app set lock_timeout = '1h'",
        "alter role one_app password 'changed'",
        "revoke connect on database one from one_reader",
    ):
        await asyncio.to_thread(postgres.run, sql)
    done = await create_databases(postgres.admin_url, BOTH, Passwords())
    assert done == [
        "alter role one_app login password '********'",
        "alter role one_app set lock_timeout = '10s'",
        "revoke all on database one from public",
        "grant connect on database one to one_reader",
    ]
    await (await asyncpg.connect(both[0].url("app"))).close()


async def test_a_dry_run_makes_nothing(postgres: Any) -> None:
    """It says what it would do, without passwords, and does none of it."""
    new = service("fresh", [resource("thing", [field("name")])])
    said = await create_databases(postgres.admin_url, design(new), Passwords(), dry_run=True)
    assert "create role fresh_app login password '********'" in said
    assert await asyncio.to_thread(postgres.run, "select count(*) from pg_roles where rolname = 'fresh_app'") == "0"


async def test_an_administrator_need_not_be_superuser(postgres: Any) -> None:
    """Who may create roles and databases is enough: that is what managed servers give."""
    await asyncio.to_thread(postgres.run, 'drop database if exists "hosted" with (force)')
    await asyncio.to_thread(postgres.run, "drop database if exists streams with (force)")
    for role in ("hosted_owner", "hosted_app", "hosted_reader", "streams_owner", "boss"):
        await asyncio.to_thread(postgres.run, f"drop role if exists {role}")
    await asyncio.to_thread(postgres.run, "create role boss login createdb createrole password 'boss'")
    url = Made(postgres.admin_url, "postgres").url("superuser")
    place = url.rpartition("@")[2]
    hosted = service("hosted", [resource("thing", [field("name")])])
    await create_databases(f"postgresql://boss:boss@{place}", design(hosted), Passwords())
    database = Made(postgres.admin_url, "hosted")
    await database.migrate(design(hosted))
    await (await asyncpg.connect(database.url("app"))).close()
    await (await asyncpg.connect(database.url("app", database="streams"))).close()


async def test_texts_sort_by_code_point(both: tuple[Made, Made]) -> None:
    """Everywhere alike, whatever the machine's locale: as Python sorts them."""
    connection = await both[0].connect()
    words = ["a", "B", "ä", "Z", "z", "é", "_", "😀", "ﬀ"]
    found = await connection.fetch("select w from unnest($1::text[]) as w order by w", words)
    await connection.close()
    assert [row["w"] for row in found] == sorted(words)


def test_the_verifier_is_what_postgresql_stores() -> None:
    """RFC 7677's example: the password itself is never sent."""
    stored = verifier("pencil", b"0123456789abcdef")
    assert fits(stored, "pencil")
    assert not fits(stored, "Pencil")
    assert not fits(None, "pencil")
    assert not fits("md5abc", "pencil")
    assert "pencil" not in stored


async def test_an_unreachable_server_is_said_plainly() -> None:
    """One clear message with what to do."""
    with pytest.raises(Problem, match="PostgreSQL does not answer") as stopped:
        await create_databases("postgresql://x@127.0.0.1:1/postgres", BOTH, Passwords())
    assert stopped.value.hint
