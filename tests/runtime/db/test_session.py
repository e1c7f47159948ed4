"""Does a call get exactly the transactions that it asks for, also when things go wrong?"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from onehand.runtime.db.database import Database
from onehand.runtime.problem import Conflict, Invalid, Unavailable
from onehand.runtime.startup import StartupError
from tests.workspace.databases import PASSWORD

COUNT = "select count(*) from orgs"


async def add(call: Any, models: Any, name: str) -> None:
    await call.orgs.insert(models.OrgForm(name=name))


async def test_all_or_nothing(bench: Any, models: Any) -> None:
    """What is inside is committed together, or not at all."""
    call = bench.call()
    with pytest.raises(RuntimeError):  # noqa: PT012 - what is tried is the whole transaction
        async with call.transaction():
            await add(call, models, "a")
            raise RuntimeError
    assert await bench.value(COUNT) == 0
    async with call.transaction():
        await add(call, models, "a")
        await add(call, models, "b")
        assert await bench.value(COUNT) == 0
    assert await bench.value(COUNT) == 2


async def test_an_inner_failure_takes_back_only_the_inner_part(bench: Any, models: Any) -> None:
    """Inside another one a transaction is a savepoint: also after a refusal by the database the outer one goes on."""
    call = bench.call()
    async with call.transaction():
        await add(call, models, "kept")
        with pytest.raises(Conflict):  # noqa: PT012 - what is tried is the whole transaction
            async with call.transaction():
                await add(call, models, "taken back")
                await call.orgs.insert(models.OrgForm(name="x"), id="same")
                await call.orgs.insert(models.OrgForm(name="y"), id="same")
        await add(call, models, "kept too")
    assert {one.name async for one in bench.call().orgs.all()} == {"kept", "kept too"}


async def test_the_publisher_is_woken_after_the_commit_only(bench: Any, models: Any) -> None:
    """Once per transaction, never before it is committed, never for a rollback or for reading."""
    call = bench.call()
    async with call.transaction():
        await add(call, models, "a")
        async with call.transaction():
            await add(call, models, "b")
        assert bench.wakes == []
    assert bench.wakes == [1]
    with pytest.raises(RuntimeError):  # noqa: PT012 - what is tried is the whole transaction
        async with call.transaction():
            await add(call, models, "c")
            raise RuntimeError
    async with call.transaction():
        await call.orgs.get("x")
    await call.orgs.get("x")
    assert bench.wakes == [1]
    await add(call, models, "d")
    assert bench.wakes == [1, 1]


async def test_statements_at_once_share_one_transaction(bench: Any, models: Any) -> None:
    """`gather` inside a transaction works: they wait for each other."""
    call = bench.call()
    async with call.transaction():
        await asyncio.gather(*(add(call, models, f"o{n}") for n in range(10)))
        rows = await asyncio.gather(*(call.sql.row("select count(*) from orgs") for _ in range(3)))
        assert [row[0] for row in rows] == [10, 10, 10]
    assert await bench.value(COUNT) == 10


async def test_connections_come_back(bench: Any, models: Any) -> None:
    """More calls than connections, half of them failing or cancelled: none keeps its connection."""

    async def one(n: int) -> None:
        call = bench.call()
        async with call.transaction():
            await add(call, models, f"o{n}")
            if n % 3 == 1:
                raise RuntimeError
            if n % 3 == 2:
                await call.sql.row("select pg_sleep(5)")

    tasks = [asyncio.create_task(one(n)) for n in range(12)]
    await asyncio.sleep(0.3)
    for task in tasks[2::3]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(asyncio.gather(*(bench.call().orgs.get("x") for _ in range(20))), 5)
    assert await bench.value(COUNT) == 4
    idle = "select count(*) from pg_stat_activity where datname = 'wide' and state like 'idle in transaction%'"
    assert await bench.value(idle) == 0


async def test_a_killed_connection_is_unavailable_once(bench: Any, models: Any) -> None:
    """A transaction whose connection dies is a 503 and is gone; the next call has another connection."""
    call = bench.call()
    with pytest.raises(Unavailable):  # noqa: PT012 - what is tried is the whole transaction
        async with call.transaction():
            await add(call, models, "lost")
            await bench.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'wide_app'")
            await add(call, models, "lost too")
    await add(bench.call(), models, "kept")
    assert await bench.value(COUNT) == 1


async def test_a_slow_statement_is_cut_by_the_server(bench: Any) -> None:
    """statement_timeout of the role ends it: 503, and the connection is good for the next one."""
    call = bench.call()
    async with call.transaction():
        await call.sql.execute("set local statement_timeout = '50ms'")
        with pytest.raises(Unavailable):
            async with call.transaction():
                await call.sql.row("select pg_sleep(5)")
        assert (await call.sql.row("select 1"))[0] == 1


async def test_what_postgresql_cannot_hold_is_the_callers_fault(bench: Any) -> None:
    """NUL in a text is a 422, never a 500."""
    with pytest.raises(Invalid):
        await bench.call().orgs.get("a\0b")


async def test_starting_without_a_database_is_one_clear_message() -> None:
    """It waits a bounded time, then says so."""
    with pytest.raises(StartupError, match=r"not reachable for 0\.2 seconds"):
        await Database.open("postgresql://x@127.0.0.1:1/x", name="x", wait=0.2)


async def test_starting_with_a_wrong_password_does_not_wait(bench: Any) -> None:
    """What will not get better by waiting is said at once."""
    began = asyncio.get_running_loop().time()
    with pytest.raises(StartupError, match="refuses"):
        await Database.open(bench.made.url("app").replace(PASSWORD, "wrong"), name="x", wait=5)
    with pytest.raises(StartupError, match="refuses"):
        await Database.open(bench.made.url("app", database="missing"), name="x", wait=5)
    assert asyncio.get_running_loop().time() - began < 2


async def test_a_database_that_starts_late_is_waited_for(bench: Any, monkeypatch: Any) -> None:
    """A service may be started before its PostgreSQL."""
    real, tries = asyncpg.connect, []

    async def late(*args: Any, **named: Any) -> Any:
        tries.append(1)
        if len(tries) < 3:
            raise ConnectionRefusedError
        return await real(*args, **named)

    monkeypatch.setattr(asyncpg, "connect", late)
    pool = await Database.open(bench.made.url("app"), name="x", wait=5)
    await pool.close()
    assert len(tries) == 3
