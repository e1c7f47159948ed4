"""A failing event is recorded whole, tried again, and never lost; its key waits, all others go on."""

from __future__ import annotations

import asyncio
import zlib

import pytest
from msgspec.structs import replace

from onehand.runtime.inbox import failures
from onehand.runtime.inbox.failures import Retries
from tests.runtime.inbox.arriving import arrive, greeted, raw, user, uuid7
from tests.runtime.world import Seeing, World, text, until

QUICK = Retries(attempts=3, first=0.02)


async def unresolved(world: World, what: str = "event_id::text") -> list[tuple[object, ...]]:
    return await world.fetch(
        world.order_db, f"select {what} from inbox.failures where resolved_at is null order by key"
    )


async def parked(world: World, count: int = 1) -> None:
    async def done() -> bool:
        return await unresolved(world, "state") == [("parked",)] * count

    await until(done, f"{count} parked")


async def test_poison_in_the_middle_of_a_batch(world: World) -> None:
    """One bad event among 99 good ones: it is found, the others are handled, each once."""
    consumer = Seeing(lambda event: event.user.name == "poison")
    batch = [user(f"u{n}", n, "poison" if n == 50 else "fine") for n in range(100)]
    await arrive(world.transport("user_app"), *batch)
    await world.follow(consumer, retries=QUICK)
    await world.until_seen(99)
    await parked(world)
    assert sorted(key for key, _ in await world.seen()) == sorted(f"u{n}" for n in range(100) if n != 50)


async def test_a_failure_is_recorded_whole(world: World) -> None:
    """Event, attempts, error and stack, with the place in the handler."""
    await world.follow(Seeing(lambda event: True), retries=QUICK)
    message = user("ada", 1, "poison")
    await arrive(world.transport("user_app"), message)
    await parked(world)
    async with world.connect(world.order_db, "order_app") as connection:
        [failure] = await failures.failures(connection)
    assert (failure.event_id, failure.key, failure.discriminator) == (message.event_id, "ada", "user_upserted")
    assert (failure.attempts, failure.error) == (3, "ValueError: cannot handle poison")
    assert "in user_upserted" in failure.stack
    assert failure.next_attempt_at is None


async def test_order_is_kept_behind_a_failure(world: World) -> None:
    """Later events of the key wait until the failed one has succeeded; then all of them, in order."""
    broken = True
    consumer = Seeing(lambda event: broken and event.user.id == "ada" and event.sequence == 2)
    await world.follow(consumer, retries=Retries(attempts=100, first=0.05, longest=0.2))
    transport = world.transport("user_app")
    await arrive(transport, *(user("ada", n) for n in range(1, 6)), user("bob", 1))
    for number in range(6, 9):
        await arrive(transport, user("ada", number), user("bob", number))
    await world.until_seen(5)
    await asyncio.sleep(0.4)
    assert sorted(await world.seen("key, sequence")) == [("ada", 1), ("bob", 1), ("bob", 6), ("bob", 7), ("bob", 8)]
    broken = False
    await world.until_seen(12)
    assert [n for key, n in await world.seen("key, sequence") if key == "ada"] == list(range(1, 9))


async def test_order_is_kept_while_it_fails_and_recovers_under_load(world: World) -> None:
    """Many keys fail at random and are retried at once, while new events of the same keys keep arriving."""
    tried: dict[str, int] = {}

    def fails(event: object) -> bool:
        name = f"{event.user.id} {event.sequence}"  # type: ignore[attr-defined]
        tried[name] = tried.get(name, 0) + 1
        return zlib.crc32(name.encode()) % 5 == 0 and tried[name] <= 2

    await world.follow(Seeing(fails), retries=Retries(attempts=100, first=0.01, longest=0.03))
    transport = world.transport("user_app")
    for step in range(30):
        await arrive(transport, *(user(f"u{n}", step) for n in range(12)))
        await asyncio.sleep(0.02)
    rows = await world.until_seen(360, "key, sequence")
    for number in range(12):
        assert [s for key, s in rows if key == f"u{number}"] == list(range(30))
    assert await unresolved(world) == []


async def test_a_handler_that_raises_leaves_nothing(world: World) -> None:
    """It had written before it raised; all of that is rolled back, also of the events before it in the batch."""
    await arrive(world.transport("user_app"), greeted("ada", 1, "fine"), greeted("ada", 2, "poison"))
    await world.follow(Seeing(lambda event: text(event) == "poison"), retries=QUICK)
    await parked(world)
    assert await world.seen("key, sequence") == [("ada", 1)]


async def test_a_copy_is_not_ahead_of_a_failing_handler(world: World) -> None:
    """Copy and handler of one event are one transaction."""
    await world.follow(Seeing(lambda event: True), retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1))
    await parked(world)
    assert await world.value(world.order_db, "select count(*) from copies.user_user") == 0


async def test_it_succeeds_in_a_later_attempt(world: World) -> None:
    """Recorded, tried again by itself, and the record says that it succeeded."""
    tries = 0

    def fails_once(event: object) -> bool:
        nonlocal tries
        tries += 1
        return tries == 1

    await world.follow(Seeing(fails_once), retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1))
    assert await world.until_seen(1) == [("ada", "upserted")]

    async def resolved() -> bool:
        return await world.fetch(world.order_db, "select state, attempts from inbox.failures") == [("succeeded", 1)]

    await until(resolved, "the failure says that it succeeded")


async def test_after_the_last_attempt_it_stays(world: World) -> None:
    """Nothing is given up: it is parked with all that follows of its key, also over a restart."""
    consumer = Seeing(lambda event: event.sequence == 1)
    first = await world.follow(consumer, retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1), user("ada", 2))
    await parked(world)
    await world.stop(first)
    await world.follow(consumer, retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 3), user("bob", 4))
    await world.until_seen(1)
    await asyncio.sleep(1.2)
    assert await world.seen() == [("bob", "upserted")]
    assert await world.value(world.order_db, "select count(*) from inbox.user_v1_queue") == 3


async def test_someone_retries_it(world: World) -> None:
    """After the handler was repaired: it and what waited behind it are handled, in order, by the running process."""
    broken = True
    await world.follow(Seeing(lambda event: broken and event.sequence == 1), retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1), user("ada", 2))
    await parked(world)
    broken = False
    async with world.connect(world.order_db, "order_app") as connection:
        assert await failures.retry(connection) == 1
    assert await world.until_seen(2, "sequence") == [(1,), (2,)]


async def test_a_retry_that_fails_has_all_attempts_again(world: World) -> None:
    """And is parked again after them."""
    await world.follow(Seeing(lambda event: True), retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1))
    await parked(world)
    [(event_id,)] = await unresolved(world)
    async with world.connect(world.order_db, "order_app") as connection:
        assert await failures.retry(connection, [str(event_id)]) == 1
    assert await unresolved(world, "state") == [("retrying",)]
    await parked(world)
    assert await unresolved(world, "attempts") == [(3,)]


async def test_someone_skips_it(world: World) -> None:
    """With a reason, which is kept; what waited behind it goes on, it itself is never handled."""
    await world.follow(Seeing(lambda event: event.sequence == 1), retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1), user("ada", 2))
    await parked(world)
    [(event_id,)] = await unresolved(world)
    async with world.connect(world.order_db, "order_app") as connection:
        assert await failures.skip(connection, str(event_id), "sent by mistake")
        assert not await failures.skip(connection, str(event_id), "again")
    assert await world.until_seen(1, "sequence") == [(2,)]
    rows = await world.fetch(world.order_db, "select state, reason from inbox.failures")
    assert rows == [("skipped", "sent by mistake")]


async def test_skipping_needs_a_reason(world: World) -> None:
    """The database refuses a blank one."""
    await world.follow(Seeing(lambda event: True), retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1))
    await parked(world)
    [(event_id,)] = await unresolved(world)
    async with world.connect(world.order_db, "order_app") as connection:
        with pytest.raises(Exception, match="failures_skipped_with_reason"):
            await failures.skip(connection, str(event_id), " ")
    assert len(await unresolved(world)) == 1


async def test_a_body_that_is_no_event_waits_as_a_failure(world: World) -> None:
    """An event without what its type requires, and one that is no JSON at all."""
    await world.follow(retries=QUICK)
    broken = raw("ada", 1, "user_greeted", {}, uuid7())
    no_json = greeted("bob", 2, "x")
    await arrive(world.transport("user_app"), broken, replace(no_json, body=b"\xff\x00{"))
    await arrive(world.transport("user_app"), user("eve", 3))
    await world.until_seen(1)
    await parked(world, 2)


async def test_an_error_with_strange_characters_is_recorded(world: World) -> None:
    """NUL and lone surrogates cannot be stored in a text; the failure is recorded all the same."""

    class Strange(Seeing):
        async def user_upserted(self, batch, call):  # type: ignore[no-untyped-def]
            raise RuntimeError("\x00 \ud800")

    await world.follow(Strange(), retries=QUICK)
    await arrive(world.transport("user_app"), user("ada", 1))
    await parked(world)
    assert await unresolved(world, "error") == [(r"RuntimeError: \0 \ud800",)]
