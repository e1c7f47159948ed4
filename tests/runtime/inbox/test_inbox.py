"""Every event that arrives is handled once, in the order of its key, in one transaction with the mark that it is."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from msgspec.structs import replace

from onehand.runtime.inbox.lanes import CAPACITY
from tests.runtime.inbox.arriving import arrive, greeted, raw, user, uuid7
from tests.runtime.world import ORDER, SUBSCRIPTION, Seeing, World, until


async def test_what_arrives_is_handled(world: World) -> None:
    """Each handler gets its kind, typed, and the queue is empty afterwards."""
    await world.follow()
    gone = user("ada", 2, kind="user_deleted")
    await arrive(world.transport("user_app"), user("ada", 1), gone, greeted("bob", 3, "hello"))
    seen = await world.until_seen(3)
    assert sorted(seen) == [("ada", "deleted"), ("ada", "upserted"), ("bob", "greeted")]
    assert [kind for key, kind in seen if key == "ada"] == ["upserted", "deleted"]
    await world.quiet()


async def test_consecutive_events_of_a_kind_are_one_batch(world: World) -> None:
    """So a handler can do its work at once; another kind in between begins a new batch."""
    consumer = Seeing()
    batch = [user("ada", n) for n in range(1, 4)]
    await arrive(world.transport("user_app"), *batch, greeted("ada", 4, "hello"), user("ada", 5))
    await world.follow(consumer)
    await world.until_seen(5)
    assert consumer.batches == [["ada"] * 3, ["ada"], ["ada"]]


async def test_the_call_knows_where_the_event_comes_from(world: World) -> None:
    """The caller is the producing service, and the trace of the event goes on."""
    consumer = Seeing()
    await world.follow(consumer)
    message = user("ada", 1)
    await arrive(world.transport("user_app"), message)
    await world.until_seen(1)
    [call] = consumer.calls
    assert (call.service, call.traceparent) == ("user", message.headers["traceparent"])


async def test_a_batch_delivered_twice_is_handled_once(world: World) -> None:
    """The same event_ids again, also within one batch: stored, queued and handled once."""
    batch = [user(f"u{n}", n) for n in range(1, 21)]
    await world.follow()
    transport = world.transport("user_app")
    await arrive(transport, *batch, *batch)
    await arrive(transport, *reversed(batch))
    await world.quiet()
    assert len(await world.seen()) == 20
    assert await world.value(world.order_db, "select count(*) from inbox.user_v1") == 20


async def test_a_redelivery_on_another_day_is_known(world: World) -> None:
    """Dedupe works by event_id over all partitions, whenever it comes again."""
    yesterday = user("ada", 1, event_id=uuid7(days=-1))
    transport = world.transport("user_app")
    first = await world.follow()
    await arrive(transport, yesterday)
    await world.until_seen(1)
    await world.stop(first)
    await world.follow()
    await arrive(transport, user("bob", 2), yesterday)
    await world.quiet()
    assert [key for key, _ in await world.seen()] == ["ada", "bob"]


async def test_a_missing_partition_loses_nothing(world: World) -> None:
    """An event of a day without partition lies in the default one, is handled, known when it comes again, and moved."""
    far = user("ada", 1, event_id=uuid7(days=30))
    await world.follow()
    await arrive(world.transport("user_app"), far)
    await world.until_seen(1)
    assert await world.value(world.order_db, "select count(*) from inbox.user_v1_default") == 1
    async with world.connect(world.order_db, "order_app") as connection:
        assert await connection.fetchval("select inbox.create_partitions('user_v1', 31)") > 25
    assert await world.value(world.order_db, "select count(*) from inbox.user_v1_default") == 0
    await arrive(world.transport("user_app"), far)
    await world.quiet()
    assert len(await world.seen()) == 1


async def test_an_unknown_kind_is_harmless(world: World) -> None:
    """Stored for later, passed over, and nobody waits for it."""
    await world.follow()
    await arrive(world.transport("user_app"), raw("ada", 1, "user_sneezed", {}, uuid7()), user("ada", 2))
    await world.until_seen(1)
    await world.quiet()
    assert (
        await world.value(world.order_db, "select count(*) from inbox.user_v1 where discriminator = 'user_sneezed'")
        == 1
    )


async def test_unknown_fields_and_values_are_harmless(world: World) -> None:
    """A newer producer: more fields, another status."""
    await world.follow()
    await arrive(world.transport("user_app"), user("ada", 1, status="unheard_of", shoe_size=38))
    await world.until_seen(1)
    assert await world.value(world.order_db, "select status from copies.user_user") == "unheard_of"


async def test_a_crash_between_store_and_acknowledge(world: World) -> None:
    """The stream sends it again, the inbox knows it already."""
    transport, stuck = world.transport("order_app"), asyncio.Event()

    class Deaf:
        """Acknowledges nothing."""

        def __init__(self) -> None:
            self.inner = transport.subscribe("test.shop.user.v1.user_event", "order")
            self.fetch, self.behind, self.close = self.inner.fetch, self.inner.behind, self.inner.close

        async def acknowledge(self, deliveries: object) -> None:
            stuck.set()
            await asyncio.Event().wait()

    class Crashing:
        def subscribe(self, stream: str, consumer: str) -> Deaf:
            return Deaf()

    first = await world.follow(transport=Crashing())  # type: ignore[arg-type]
    await arrive(world.transport("user_app"), user("ada", 1))
    await asyncio.wait_for(stuck.wait(), 10)
    await world.stop(first)
    await world.follow()
    await world.quiet()
    assert await world.seen() == [("ada", "upserted")]


async def test_a_crash_in_the_middle_of_a_handler(world: World) -> None:
    """What it had written is gone, and it is handled again by the next process."""
    inside = asyncio.Event()

    class Dying(Seeing):
        async def user_upserted(self, batch, call):  # type: ignore[no-untyped-def]
            await super().user_upserted(batch, call)
            inside.set()
            await asyncio.Event().wait()

    first = await world.follow(Dying())
    await arrive(world.transport("user_app"), user("ada", 1))
    await asyncio.wait_for(inside.wait(), 10)
    await world.stop(first)
    assert await world.seen() == []
    await world.follow()
    assert await world.until_seen(1) == [("ada", "upserted")]


async def test_what_waits_in_the_database_is_found_after_a_restart(world: World) -> None:
    """Stored, acknowledged, not handled: the next process begins with it, in order, before anything new."""
    stuck = asyncio.Event()

    class Stuck(Seeing):
        async def _see(self, kind, batch, call):  # type: ignore[no-untyped-def]
            stuck.set()
            await asyncio.Event().wait()

    transport = world.transport("user_app")
    first = await world.follow(Stuck())
    await arrive(transport, *(user("ada", n) for n in range(1, 31)))

    async def stored() -> bool:
        return await world.value(world.streams_db, "select position from stream.cursors where consumer = 'order'") == 30

    await until(stored, "30 acknowledged")
    await world.stop(first)
    await arrive(transport, user("ada", 31))
    await world.follow()
    assert [n for (n,) in await world.until_seen(31, "sequence")] == list(range(1, 32))


async def test_a_backlog_larger_than_memory_stays_in_order(world: World) -> None:
    """What an earlier process has stored and not handled does not fit into memory: what arrives now waits behind it."""
    stored, arriving = CAPACITY * 2, 1000
    async with world.connect(world.order_db) as connection:
        await connection.execute(BACKLOG, stored)
    consumer = Remembering()
    consumer.slow = True
    await world.follow(consumer, spec=replace(ORDER, subscriptions=(replace(SUBSCRIPTION, copies=(), events=GREETED),)))
    newer = [greeted(f"u{n % 7}", n, str(n)) for n in range(stored + 1, stored + arriving + 1)]
    await arrive(world.transport("user_app"), *newer)

    async def all_stored() -> bool:
        return await world.value(world.order_db, "select count(*) from inbox.user_v1") == stored + arriving

    await until(all_stored, "everything stored, although nothing is handled")
    consumer.slow = False
    await until(lambda: consumer.has(stored + arriving), "all handled", seconds=40)
    for key, numbers in consumer.seen.items():
        assert numbers == sorted(numbers), key
    await world.quiet()


BACKLOG = """\
with made as (
  insert into inbox.user_v1
  select gen_random_uuid(), 'u' || n % 7, n, 'user_greeted', now(), now(), now(), '{}',
    convert_to(format(
      '{"discriminator": "user_greeted", "event_id": "x", "sequence": 1, "timestamp": "2026-11-22T10:00:00Z",
        "user_id": "u%s", "text": "%s"}', n % 7, n), 'UTF8')
  from generate_series(1, $1::int) n
  returning event_id, key, sequence
)
insert into inbox.user_v1_queue (event_id, key) select event_id, key from made order by sequence"""


class Remembering(Seeing):
    """Keeps what it sees in memory."""

    slow = False

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, list[int]] = {}

    async def user_greeted(self, batch, call):  # type: ignore[no-untyped-def]
        while self.slow:
            await asyncio.sleep(0.05)
        for event in batch:
            self.seen.setdefault(event.user_id, []).append(int(event.text))

    async def has(self, count: int) -> bool:
        return sum(map(len, self.seen.values())) >= count


GREETED = {"user_greeted": SUBSCRIPTION.events["user_greeted"]}


async def test_two_processes_share_nothing_but_the_work(world: World) -> None:
    """Only one of them follows the stream; when it stops the other goes on."""
    first = await world.follow()
    await world.follow()
    transport = world.transport("user_app")
    await arrive(transport, *(user(f"u{n}", n) for n in range(20)))
    await world.until_seen(20)
    await world.stop(first)
    await arrive(transport, *(user(f"v{n}", n) for n in range(20)))
    await world.quiet()
    assert len(await world.seen()) == 40


async def test_outages_of_both_databases_are_outlived(world: World) -> None:
    """Connections are cut while events arrive: all are handled, each once, in order."""
    await world.follow()
    transport = world.transport("user_app")
    for step in range(6):
        await arrive(transport, *(user(f"u{n}", step) for n in range(20)))
        await world.cut(world.order_db)
        await world.cut(world.streams_db, "onehand stream")
        transport = world.transport("user_app")
        await asyncio.sleep(0.15)
    await world.quiet()
    rows = await world.seen("key, sequence")
    assert len(rows) == len(set(rows)) == 120
    for number in range(20):
        assert [s for key, s in rows if key == f"u{number}"] == list(range(6))


async def test_old_days_are_dropped_unless_something_waits(world: World) -> None:
    """Retention removes whole partitions, never an event that is not handled."""
    async with world.connect(world.order_db, "order_app") as connection:
        for days, queued in ((-20, True), (-21, False)):
            await make_day(world, days)
            event_id = uuid7(days=days)
            await connection.execute(
                """insert into inbox.user_v1 values
                ($1, 'ada', 1, 'user_upserted', now(), now(), now() - interval '20 days', '{}', '{}')""",
                event_id,
            )
            if queued:
                await connection.execute("insert into inbox.user_v1_queue (event_id, key) values ($1, 'ada')", event_id)
        assert await connection.fetchval("select inbox.drop_partitions('user_v1', 14)") == 1
        assert await connection.fetchval("select count(*) from inbox.user_v1") == 1


async def make_day(world: World, days: int) -> None:
    await world.fetch(
        world.order_db,
        f"""do $$ declare day date := (now() at time zone 'UTC')::date + ({days}); begin
        execute format('create table inbox.%I partition of inbox.user_v1 for values from (%L) to (%L)',
          'user_v1_' || to_char(day, 'YYYYMMDD'),
          inbox.uuid7_floor(day::timestamp at time zone 'UTC'),
          inbox.uuid7_floor((day + 1)::timestamp at time zone 'UTC'));
        end $$""",
    )


async def test_the_app_role_makes_no_tables(world: World) -> None:
    """Partitions come from a function of the owner."""
    async with world.connect(world.order_db, "order_app") as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("create table inbox.mine (id text)")


async def test_stages_are_measured(world: World) -> None:
    """How long each stage took is counted in the database, within seconds."""
    await world.follow()
    await arrive(world.transport("user_app"), user("ada", 1), user("bob", 2))
    await world.until_seen(2)

    async def counted() -> bool:
        rows = await world.fetch(world.order_db, "select stage, sum(events) from inbox.latencies group by stage")
        return dict(rows) == dict.fromkeys(("published", "received", "processed", "total"), 2)

    await until(counted, "two events in each stage")
