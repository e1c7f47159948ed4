"""Are there partitions whenever a record is written, and does nobody ever wait for them?"""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from onehand.gen.sql.partitions import journals_script
from tests.gen.sql.designs import design, field, resource, service
from tests.gen.sql.journaled import app, boss, owner, put, shop
from tests.workspace.databases import Made, made

__all__ = ["app", "boss", "owner", "shop"]

PARTITIONS = """\
select partition, lower, upper from onehand.partitions() where journal = $1 and lower is not null order by lower"""
MISPLACED = "select count(*) from journal.things_default"
CREATE = "select onehand.create_partition($1)"
DROP = "select onehand.drop_partition('things')"
TODAY = "date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'"
WAITING = "select relation::regclass::text from pg_locks where not granted and relation is not null"


async def old(owner: Any, day: str = "2020-01-01") -> str:
    """A partition of that day with one record in it; its name."""
    name = f"things_old_{day[-2:]}"
    await owner.execute(
        f"""create table journal.{name} partition of journal.things
        for values from ('{day} UTC') to ('{day} 24:00 UTC')"""
    )
    await record(owner, f"{day} 12:00+00")
    return name


async def record(owner: Any, at: str) -> None:
    """As if the clock had said so."""
    await owner.execute(
        f"""insert into journal.things (recorded_at, journal_operation, sequence, id)
        values ('{at}', 'insert', 1, 'x')"""
    )


async def queue(owner: Any, day: str) -> None:
    """What was recorded on that day has yet to be published."""
    await owner.execute(
        f"""insert into journal.queue (resource, journal_id, recorded_at, key)
        select 'thing', journal_id, recorded_at, id from journal.things
        where recorded_at between '{day} UTC' and '{day} 24:00 UTC'"""
    )


async def without(owner: Any, journal: str = "things") -> None:
    """As if no partition had been made for a long time."""
    for row in await owner.fetch(PARTITIONS, journal):
        await owner.execute(f"drop table journal.{row['partition']}")


async def all_made(app: Any, journal: str = "things") -> list[str]:
    names = []
    while (name := await app.fetchval(CREATE, journal)) is not None:
        names.append(name)
    return names


async def covers_the_coming(app: Any, journal: str, period: str) -> None:
    """Without a gap from the beginning of this period over three more."""
    first, end = await app.fetchrow(
        f"""select date_trunc('{period}', now(), 'UTC'),
        (date_trunc('{period}', now() at time zone 'UTC') + 4 * interval '1 {period}') at time zone 'UTC'"""
    )
    found = [row for row in await app.fetch(PARTITIONS, journal) if first < row["upper"] and row["lower"] < end]
    assert found[0]["lower"] <= first
    assert found[-1]["upper"] >= end
    assert all(a["upper"] == b["lower"] for a, b in pairwise(found))


async def test_partitions_are_there_ahead_of_time(app: Any) -> None:
    """This period's and three more, by the period of the design; asking again makes none."""
    for journal, period in (("things", "day"), ("quiets", "week"), ("rares", "month"), ("shop_events", "day")):
        assert len(await app.fetch(PARTITIONS, journal)) == 4
        await covers_the_coming(app, journal, period)
        assert await app.fetchval(CREATE, journal) is None


@pytest.mark.parametrize(
    "settings", ["timezone = 'America/New_York'", "timezone = 'Asia/Kolkata'; set datestyle = 'SQL, DMY'"]
)
async def test_days_are_those_of_utc(app: Any, owner: Any, settings: str) -> None:
    """Whatever the session's time zone and way of writing dates; nobody's summer time makes a day longer."""
    await without(owner)
    await app.execute(f"set {settings}")
    assert len(await all_made(app)) == 4
    await covers_the_coming(app, "things", "day")
    for at in ("2026-10-25 00:00+00", "2026-10-25 23:59:59.999999+00", "2026-10-26 00:00+00"):
        await record(owner, at)
    assert await all_made(app) == ["things_20261025", "things_20261026"]
    counts = await owner.fetchrow(
        "select (select count(*) from journal.things_20261025), (select count(*) from journal.things_20261026)"
    )
    assert tuple(counts) == (2, 1)


async def test_a_missing_partition_fails_no_write(app: Any, owner: Any) -> None:
    """The default partition takes the record; what lies there moves when the partition is made."""
    await without(owner)
    await put(app)
    assert await app.fetchval(MISPLACED) == 1
    await all_made(app)
    assert await app.fetchval(MISPLACED) == 0
    assert await app.fetchval("select tableoid::regclass::text like 'journal.things_2%' from journal.things")


async def test_midnight_without_a_partition(app: Any, owner: Any) -> None:
    """The last partition ends now and the next is missing: writes go on, and the rest of the period is made."""
    await without(owner)
    await owner.execute(
        f"""do $$ begin execute format(
          'create table journal.last_one partition of journal.things for values from (%L) to (%L)', {TODAY}, now());
        end $$"""
    )
    await put(app)
    assert await app.fetchval(MISPLACED) == 1
    assert len(await all_made(app)) == 4
    assert await app.fetchval(MISPLACED) == 0
    await covers_the_coming(app, "things", "day")


async def test_a_gap_is_bridged(app: Any, owner: Any) -> None:
    """After a long pause it goes on with today, whatever the last partition was."""
    await without(owner)
    await old(owner)
    made = await app.fetchval(CREATE, "things")
    assert made == f"things_{await app.fetchval('''select to_char(now() at time zone 'UTC', 'YYYYMMDD')''')}"


async def test_a_clock_that_was_ahead_leaves_no_gap(app: Any, owner: Any) -> None:
    """A partition of a far day, made when the clock was wrong, does not stand for the days until then."""
    await without(owner)
    await old(owner, "2099-01-01")
    assert len(await all_made(app)) == 4
    await covers_the_coming(app, "things", "day")


async def test_a_clock_that_went_back_loses_no_record(app: Any, owner: Any) -> None:
    """What was recorded in a past without partitions lies in the default one, and then in one of its own day."""
    for at in ("2026-01-01 10:00+00", "2026-01-03 10:00+00"):
        await record(owner, at)
    assert await app.fetchval(MISPLACED) == 2
    assert await all_made(app) == ["things_20260101", "things_20260103"]
    assert await app.fetchval(MISPLACED) == 0
    assert await app.fetchval("select count(*) from journal.things") == 2


async def test_another_period_goes_on_where_the_old_one_ends(app: Any, owner: Any) -> None:
    """day, week, month, day: each makes what the partitions of the one before do not cover."""
    for number, period in enumerate(("week", "month", "day", "month")):
        await owner.execute(journals_script("shop", [("things", "thing", 90, period)]).text)
        await put(app, f"before {number}")
        await all_made(app)
        await covers_the_coming(app, "things", period)
        await put(app, f"after {number}")
    assert await app.fetchval(MISPLACED) == 0


async def test_a_full_default_partition_holds_up_no_writer(app: Any, owner: Any) -> None:
    """Moving many records takes long: they stay as long as everybody writes into the same partition."""
    await without(owner)
    await owner.execute(
        f"""insert into journal.things (recorded_at, journal_operation, sequence, id)
        select {TODAY}, 'insert', n, 'x' from generate_series(1, 100001) as n"""
    )
    await put(app)
    assert len(await all_made(app)) == 3
    assert await app.fetchval(MISPLACED) == 100002
    # Midnight: what lies there is of yesterday, and today has its partition.
    await owner.execute(f"update journal.things_default set recorded_at = {TODAY} - interval '1 hour'")
    await owner.execute(
        f"""do $$ begin execute format(
          'create table journal.today partition of journal.things for values from (%L) to (%L)',
          {TODAY}, {TODAY} + interval '1 day');
        end $$"""
    )
    assert len(await all_made(app)) == 1
    assert await app.fetchval(MISPLACED) == 0
    assert await app.fetchval("select count(*) from journal.things") == 100002


# --- dropping


async def test_old_partitions_go_unless_something_in_them_waits(app: Any, owner: Any) -> None:
    """Retention drops a period as a whole; one unpublished record keeps it, and no other; later it goes, too."""
    for day in ("2020-01-01", "2020-01-02", "2020-01-03"):
        await old(owner, day)
    await queue(owner, "2020-01-01")
    assert await app.fetchval(DROP) == "things_old_02"
    assert await app.fetchval(DROP) == "things_old_03"
    assert await app.fetchval(DROP) is None
    await app.execute("delete from journal.queue")
    assert await app.fetchval(DROP) == "things_old_01"
    assert await app.fetchval(DROP) is None
    assert await app.fetchval("select count(*) from journal.things") == 0


async def test_what_is_kept_is_kept_to_the_last_moment(app: Any, owner: Any) -> None:
    """A partition goes when its youngest possible record is too old, not when its oldest is."""
    await without(owner)
    await owner.execute(
        f"""do $$ begin
          execute format('create table journal.a partition of journal.things for values from (%L) to (%L)',
            {TODAY} - interval '92 days', {TODAY} - interval '90 days');
          execute format('create table journal.b partition of journal.things for values from (%L) to (%L)',
            {TODAY} - interval '90 days', {TODAY} - interval '89 days');
        end $$"""
    )
    assert await app.fetchval(DROP) == "a"
    assert await app.fetchval(DROP) is None


async def test_a_shorter_retention_holds_from_the_next_round(app: Any, owner: Any) -> None:
    """The functions ask the design's table of journals each time."""
    await old(owner)
    await owner.execute(journals_script("shop", [("things", "thing", 36500, "day")]).text)
    assert await app.fetchval(DROP) is None
    await owner.execute(journals_script("shop", [("things", "thing", 1, "day")]).text)
    assert await app.fetchval(DROP) == "things_old_01"


async def test_many_old_partitions(app: Any, owner: Any) -> None:
    """A service that was away for long drops all of them, one at a time."""
    await owner.execute(
        """do $$ begin for day in 1..60 loop execute format(
          'create table journal.past_%s partition of journal.things for values from (%L) to (%L)',
          day, '2020-01-01 UTC'::timestamptz + day * interval '1 day',
          '2020-01-01 UTC'::timestamptz + (day + 1) * interval '1 day');
        end loop; end $$"""
    )
    dropped = 0
    while await app.fetchval(DROP):
        dropped += 1
    assert dropped == 60
    assert len(await app.fetch(PARTITIONS, "things")) == 4


async def test_a_record_that_is_replayed_is_not_dropped(shop: Made, app: Any, owner: Any) -> None:
    """A replay that has not yet committed holds the journal; afterwards its record waits."""
    await old(owner)
    replaying = await shop.connect("app")
    async with replaying.transaction():
        await replaying.fetchval("select journal.replay('thing', 'x', null, null)")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await app.fetchval(DROP)
    assert await app.fetchval(DROP) is None
    await replaying.close()


async def test_nothing_is_dropped_while_the_queue_is_long(app: Any, owner: Any) -> None:
    """Looking through it would hold up the writers."""
    await old(owner)
    await owner.execute("alter table journal.queue alter key set storage plain")
    await owner.execute(
        """insert into journal.queue (resource, journal_id, recorded_at, key)
        select 'thing', n, now(), repeat('x', 7000) from generate_series(1, 8400) as n"""
    )
    assert await app.fetchval(DROP) is None
    await owner.execute("truncate journal.queue")
    assert await app.fetchval(DROP) == "things_old_01"


# --- nobody waits


async def keep_writing(shop: Made, statement: str) -> Exception | None:
    """Runs the statement while another writes without patience; what the statement raised. Nobody ever waited."""
    keeper, writer, watcher = [await shop.connect(role) for role in ("app", "app", "superuser")]
    await writer.execute("set lock_timeout = '1ms'")
    keeping = asyncio.create_task(keeper.fetchval(statement))
    number = 0
    while not keeping.done():
        number += 1
        await put(writer, f"{statement[-22:]} {number}")
        assert await watcher.fetch(WAITING) == []
    for connection in (keeper, writer, watcher):
        await connection.close()
    error = keeping.exception()
    return error if isinstance(error, Exception) else None


@pytest.mark.parametrize(
    "use",
    [
        "select * from journal.things",
        "lock table journal.things_default in access share mode; lock table journal.things_old_01 in access share mode",
        """insert into journal.things (recorded_at, journal_operation, sequence, id)
        values ('2019-01-01', 'insert', 1, 'x'), ('2020-01-01 13:00+00', 'insert', 1, 'x')""",
    ],
    ids=["read", "dump", "written"],
)
async def test_a_long_transaction_elsewhere_does_not_queue_the_writers(shop: Made, owner: Any, use: str) -> None:
    """Whoever makes or drops a partition meanwhile gives up without asking for the lock; a writer sees none of it."""
    await old(owner)
    newest = (await owner.fetch(PARTITIONS, "things"))[-1]["partition"]
    await owner.execute(f"drop table journal.{newest}")
    other = await shop.connect("owner")
    transaction = other.transaction()
    await transaction.start()
    await other.execute(use)
    for statement in (DROP, "select onehand.create_partition('things')"):
        error = await keep_writing(shop, statement)
        assert isinstance(error, asyncpg.LockNotAvailableError)
        assert "a long transaction uses" in str(error)
    await transaction.rollback()
    await other.close()
    assert await owner.fetchval(DROP) == "things_old_01"
    assert await owner.fetchval(CREATE, "things") == newest


async def test_short_transactions_do_not_keep_a_partition_alive(shop: Made, app: Any, owner: Any) -> None:
    """Under steady writes there is no moment without a lock, but every one of them ends soon."""
    await old(owner)
    writers = [await shop.connect("app") for _ in range(3)]
    stop = asyncio.Event()

    async def write(connection: Any, name: str) -> int:
        number = 0
        while not stop.is_set():
            number += 1
            await put(connection, f"{name} {number}")
        return number

    writing = [asyncio.create_task(write(connection, f"w{n}")) for n, connection in enumerate(writers)]
    dropped = None
    for _ in range(100):
        try:
            dropped = await app.fetchval(DROP)
            break
        except asyncpg.LockNotAvailableError:
            continue
    stop.set()
    assert dropped == "things_old_01"
    written = sum(await asyncio.gather(*writing))
    assert await app.fetchval("select count(*) from journal.things") == written
    for connection in writers:
        await connection.close()


async def test_two_keepers_at_once_make_each_partition_once(shop: Made, owner: Any) -> None:
    """The lease of the upkeep may change hands in the middle of a round; who waits too long for the other gives up."""
    await without(owner)
    keepers = [await shop.connect("app") for _ in range(4)]

    async def keep(connection: Any) -> list[str]:
        names: list[str] = []
        while True:
            try:
                while (name := await connection.fetchval(CREATE, "things")) is not None:
                    names.append(name)
            except asyncpg.LockNotAvailableError:
                continue
            return names

    names = [name for made in await asyncio.gather(*map(keep, keepers)) for name in made]
    assert len(names) == len(set(names)) == 4
    for keeper in keepers:
        await keeper.close()


async def test_two_keepers_at_once_drop_each_partition_once(shop: Made, owner: Any) -> None:
    """Whoever comes second finds it gone, or gives up."""
    names = {await old(owner, f"2020-01-0{n}") for n in range(1, 7)}
    keepers = [await shop.connect("app") for _ in range(3)]

    async def keep(connection: Any) -> list[str]:
        dropped: list[str] = []
        while True:
            try:
                while (name := await connection.fetchval(DROP)) is not None:
                    dropped.append(name)
            except (asyncpg.LockNotAvailableError, asyncpg.UndefinedTableError):
                continue
            return dropped

    dropped = [name for some in await asyncio.gather(*map(keep, keepers)) for name in some]
    assert sorted(dropped) == sorted(names)
    for keeper in keepers:
        await keeper.close()


# --- names


async def test_a_name_is_not_sql(app: Any) -> None:
    """The functions of the owner take the names of journals, and nothing else."""
    for function in ("create_partition", "drop_partition"):
        with pytest.raises(asyncpg.InvalidParameterValueError):
            await app.fetchval(f"select onehand.{function}($1)", "things; drop table things")


async def test_a_taken_name_gets_a_number(app: Any, owner: Any) -> None:
    """Somebody detached a partition and kept the table: the day can have another."""
    [*_, newest] = [row["partition"] for row in await owner.fetch(PARTITIONS, "things")]
    await owner.execute(f"alter table journal.things detach partition journal.{newest}")
    assert await app.fetchval(CREATE, "things") == f"{newest}_2"


async def test_long_names_that_begin_alike(postgres: Any) -> None:
    """The names of the partitions are cut by us, not by PostgreSQL, and stay apart."""
    long = "everything_that_anybody_ever_wanted_to_know_about_partit"
    plurals = [f"{long}{end}" for end in ("ions_a", "ions_b", "é")]
    odd = [resource(f"thing_{n}", [field("name")], plural=plural) for n, plural in enumerate(plurals)]
    whole = service("long_names", odd)
    database = await made(postgres, design(whole), whole)
    connection = await database.connect("app")
    for plural in plurals:
        found = await connection.fetch(PARTITIONS, plural)
        assert len({row["partition"] for row in found}) == 4
        assert await connection.fetchval(CREATE, plural) is None
        await connection.execute(f"insert into \"{plural}\" (id, name) values ('a', 'b')")
    await connection.close()
