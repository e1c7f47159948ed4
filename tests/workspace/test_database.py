"""Has every service a database of its own, which PostgreSQL itself keeps others out of?"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from onehand.workspace.database import create_databases
from onehand.workspace.problem import Problem
from onehand.workspace.standard.limits import Limits
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, Passwords, made

ONE = service("one", [resource("thing", [field("name")])])
TWO = service("two", [resource("thing", [field("name")])])
BOTH = design(ONE, TWO)


@pytest.fixture
async def both(postgres: Any) -> tuple[Made, Made]:
    return await made(postgres, BOTH, ONE), await made(postgres, BOTH, TWO)


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
        "alter role one_app password '********'",
        "alter role one_app set lock_timeout = '10s'",
        "revoke all on database one from public",
        "grant connect on database one to one_reader",
    ]
    await (await asyncpg.connect(both[0].url("app"))).close()


async def test_a_dry_run_makes_nothing(postgres: Any) -> None:
    """It says what it would do, without passwords, and does none of it."""
    new = service("fresh", [resource("thing", [field("name")])])
    said = await create_databases(postgres.admin_url, design(new), Passwords(), dry_run=True)
    assert "create role fresh_app login connection limit 60 password '********'" in said
    assert await asyncio.to_thread(postgres.run, "select count(*) from pg_roles where rolname = 'fresh_app'") == "0"


async def test_texts_sort_by_code_point(both: tuple[Made, Made]) -> None:
    """Everywhere alike, whatever the machine's locale: as Python sorts them."""
    connection = await both[0].connect()
    words = ["a", "B", "ä", "Z", "z", "é", "_", "😀", "ﬀ"]
    found = await connection.fetch("select w from unnest($1::text[]) as w order by w", words)
    await connection.close()
    assert [row["w"] for row in found] == sorted(words)


async def test_limits_of_the_settings(both: tuple[Made, Made], postgres: Any) -> None:
    """What onehand.toml says becomes the role's; PostgreSQL keeps to it."""
    limits = Limits({"app": {"statement": "7s"}}, {"reader": 1}, ())
    await create_databases(postgres.admin_url, BOTH, Passwords(), limits=limits)
    app, reader = await asyncpg.connect(both[0].url("app")), await asyncpg.connect(both[0].url("reader"))
    assert await app.fetchval("show statement_timeout") == "7s"
    with pytest.raises(asyncpg.TooManyConnectionsError):
        await asyncpg.connect(both[0].url("reader"))
    await app.close()
    await reader.close()
    await create_databases(postgres.admin_url, BOTH, Passwords())


async def test_a_server_of_our_own_is_closed(both: tuple[Made, Made], postgres: Any) -> None:
    """Then the service roles cannot enter the databases that every server has, either."""
    for database in ("postgres", "template1"):
        await (await asyncpg.connect(both[0].url("app", database=database))).close()
    done = await create_databases(postgres.admin_url, BOTH, Passwords(), alone=True)
    assert done == ["revoke all on database postgres from public", "revoke all on database template1 from public"]
    for role in ("owner", "app", "reader"):
        for database in ("postgres", "template1"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
                await asyncpg.connect(both[0].url(role, database=database))
    for database in ("postgres", "template1"):
        await asyncio.to_thread(postgres.run, f"grant connect, temporary on database {database} to public")


async def test_a_database_of_somebody_else_is_not_taken(postgres: Any) -> None:
    """It has the name of the service, and users of its own: they must not be shut out."""
    postgres.create("crm")
    crm = service("crm", [resource("thing", [field("name")])])
    with pytest.raises(Problem, match="has a database 'crm' already, and it belongs to 'postgres'"):
        await create_databases(postgres.admin_url, design(crm), Passwords())
    assert postgres.run("select has_database_privilege('public', 'crm', 'connect')") == "t"


async def test_statistics_of_statements(both: tuple[Made, Made]) -> None:
    """The library is loaded where the installation has it; each database has its view."""
    connection = await both[0].connect("app")
    await connection.execute("select 42")
    seen = await connection.fetchval(
        "select count(*) from pg_stat_statements where dbid = (select oid from pg_database where datname = 'one')"
    )
    await connection.close()
    assert seen > 0
