"""The pool gives no connection to two, and none that is not idle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from onehand.runtime.db.pool import Pool


@pytest.fixture
async def pool(postgres: Any) -> AsyncIterator[Pool]:
    """Two connections at most."""
    made = Pool(lambda: asyncpg.connect(postgres.admin_url), size=2)
    await made.open()
    yield made
    made.terminate()


async def pid(pool: Pool) -> int:
    row = await pool.fetchrow("select pg_backend_pid()")
    assert row is not None
    return int(row[0])


async def test_the_last_one_given_back_is_the_next(pool: Pool) -> None:
    """One warm connection serves what comes one after the other."""
    assert len({await pid(pool) for _ in range(5)}) == 1


async def test_no_more_than_its_size_at_once(pool: Pool) -> None:
    """Twenty statements at the same time share two connections, and all are answered."""
    pids = await asyncio.gather(*(pid(pool) for _ in range(20)))
    assert len(set(pids)) == 2


async def test_first_come_first_served(pool: Pool) -> None:
    """Who waits longest is next."""
    one, two = await pool.take(), await pool.take()
    order: list[int] = []

    async def wait(at: int) -> None:
        connection = await pool.take()
        order.append(at)
        pool.give(connection)

    tasks = [asyncio.create_task(wait(at)) for at in range(5)]
    await asyncio.sleep(0)
    pool.give(one)
    await asyncio.gather(*tasks)
    pool.give(two)
    assert order == [0, 1, 2, 3, 4]


async def test_a_refused_statement_leaves_its_connection(pool: Pool) -> None:
    """A violation says nothing against the connection."""
    before = await pid(pool)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await pool.fetchrow("select 1 / 0")
    assert await pid(pool) == before


async def test_a_cancelled_statement_takes_its_connection_along(pool: Pool) -> None:
    """Its answer may still be on the way: nobody else may read it."""
    before = await pid(pool)
    task = asyncio.create_task(pool.fetchrow("select pg_sleep(30)"))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await pid(pool) != before


async def test_a_cancelled_wait_loses_no_connection(pool: Pool) -> None:
    """Whoever gives up waiting, before or in the moment of being served, leaves the pool whole."""
    one, two = await pool.take(), await pool.take()
    early, late = asyncio.create_task(pool.take()), asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    early.cancel()
    await asyncio.sleep(0)
    pool.give(one)  # late has it now, and is cancelled before it can know
    late.cancel()
    for task in (early, late):
        with pytest.raises(asyncio.CancelledError):
            await task
    pool.give(two)
    assert len(set(await asyncio.gather(*(pid(pool) for _ in range(6))))) <= 2


async def test_a_connection_ended_by_the_server_is_replaced(pool: Pool) -> None:
    """A connection that is found closed is not given out, and another takes its place."""
    one, two = await pool.take(), await pool.take()
    ended = one.get_server_pid()
    pool.give(one)
    await two.execute("select pg_terminate_backend($1)", ended)
    while not one.is_closed():
        await asyncio.sleep(0.01)
    pool.give(two)
    pids = set(await asyncio.gather(*(pid(pool) for _ in range(6))))
    assert len(pids) == 2
    assert ended not in pids


async def test_an_open_transaction_is_not_passed_on(pool: Pool) -> None:
    """What somebody forgot to end is rolled back by closing the connection."""
    connection = await pool.take()
    before = connection.get_server_pid()
    await connection.execute("begin")
    pool.give(connection)
    assert await pid(pool) != before


async def test_who_waits_opens_in_place_of_what_was_lost() -> None:
    """When a connection cannot be made, the next in the queue tries; nobody waits for ever."""
    failures = [OSError("away"), OSError("away")]

    async def connect() -> Any:
        await asyncio.sleep(0)
        raise failures.pop() if failures else OSError("still away")

    pool = Pool(connect, size=1)
    found = await asyncio.wait_for(asyncio.gather(*(pool.take() for _ in range(4)), return_exceptions=True), 5)
    assert [type(one) for one in found] == [OSError] * 4


async def test_closing_waits_for_what_is_in_use(pool: Pool) -> None:
    """A statement that has begun is answered; one that comes later is refused."""
    slow = asyncio.create_task(pool.fetchrow("select pg_sleep(0.2), 7"))
    await asyncio.sleep(0.05)
    closing = asyncio.create_task(pool.close())
    await asyncio.sleep(0)
    with pytest.raises(asyncpg.InterfaceError):
        await pool.fetchrow("select 1")
    row = await slow
    assert row is not None
    assert row[1] == 7
    await asyncio.wait_for(closing, 5)
