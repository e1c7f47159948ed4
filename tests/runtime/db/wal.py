"""How much does PostgreSQL write while something is done?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

_ATTEMPTS = 20
STATE = """\
select (select array_agg(xmin::text || ' ' || sequence order by id) from things),
  (select count(*) from journal.things), (select count(*) from journal.queue)"""


async def written(bench: Any, work: Callable[[], Awaitable[Any]]) -> int:
    """Bytes of WAL of one try; a running server adds some of its own now and then."""
    connection = await bench.made.connect()
    try:
        start = await connection.fetchval("select pg_current_wal_insert_lsn()")
        await work()
        sql = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::bigint"
        return int(await connection.fetchval(sql, start))
    finally:
        await connection.close()


async def writes_nothing(bench: Any, work: Callable[[], Awaitable[Any]]) -> bool:
    """No byte of WAL in at least one of some tries, and in none of them a row, a record or something queued.

    What the server writes for itself is over after a moment; what the statement writes, it writes every time.
    """
    before = await bench.sql(STATE)
    bench.wakes.clear()
    least = min([await written(bench, work) for _ in range(2)])
    for _ in range(_ATTEMPTS):
        if least == 0:
            break
        least = min(least, await written(bench, work))
    assert await bench.sql(STATE) == before
    assert bench.wakes == []
    return least == 0
