"""Does the sequence of a row grow with every change of it, whoever changes it?"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

Form = Callable[..., Any]


async def until(condition: Callable[[], Awaitable[Any]]) -> None:
    """Waits for what others bring about; pytest's own timeout ends it when they do not."""
    while not await condition():
        await asyncio.sleep(0.01)


async def waiting(bench: Any, event: str) -> int:
    sql = (
        "select count(*) from pg_stat_activity where datname = 'wide' and wait_event_type = 'Lock' and wait_event = $1"
    )
    return int(await bench.value(sql, event))


async def test_an_insert_behind_a_delete_has_the_greater_one(bench: Any, form: Form) -> None:
    """Also when it began before the delete was done: copies would take the new row for an old event."""
    things = bench.call().things
    await things.insert(form(code="AAA"), id="same")
    await things.insert(form(code="ZZZ"), id="slow")
    gate, deleting = await bench.made.connect(), await bench.made.connect("app")
    await gate.execute("select pg_advisory_lock(1)")
    delete = asyncio.ensure_future(
        deleting.execute(
            "delete from things where id = 'same' or (id = 'slow' and pg_advisory_lock(1)::text is not null)"
        )
    )
    await until(lambda: waiting(bench, "advisory"))
    insert = asyncio.ensure_future(things.insert(form(code="AAA"), id="same"))
    await until(lambda: waiting(bench, "transactionid"))
    await gate.execute("select pg_advisory_unlock(1)")
    await asyncio.gather(delete, insert)
    await gate.close()
    await deleting.close()
    rows = await bench.sql("select journal_operation, sequence from journal.things where id = 'same' order by sequence")
    assert [operation for operation, _ in rows] == ["insert", "delete", "insert"]


async def test_many_writers_of_one_key(bench: Any, form: Form, models: Any) -> None:
    """Forms, service writes, SQL by hand, upserts, deletes and new rows of the same id, all at once: in the order in
    which they were recorded, and each event of the journal follows from the one before.
    """
    chance = random.Random(7)

    async def write(number: int) -> None:
        for turn in range(10):
            call = bench.call(f"writer {number}")
            match chance.randrange(6):
                case 0:
                    await call.things.delete("same")
                case 1:
                    await call.things.set("same", total=models.Decimal(turn))
                case 2:
                    async with call.transaction():
                        await call.sql.execute("update things set count = $1 where id = 'same'", 500 + turn)
                case 3:
                    await call.things.update("same", form(count=turn + 1))
                case _:
                    await call.things.upsert("same", form(count=100 * number + turn + 1))

    await asyncio.gather(*(write(number) for number in range(6)))
    rows = await bench.sql("select journal_operation, sequence from journal.things where id = 'same' order by sequence")
    assert len({sequence for _, sequence in rows}) == len(rows) > 10
    alive = False
    for operation, _ in rows:
        assert alive == (operation != "insert")
        alive = operation != "delete"
