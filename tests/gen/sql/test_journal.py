"""Is every change recorded, once, whatever happens around it?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from onehand.ir.nodes import Event, Journal
from onehand.text.span import NOWHERE
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, copied

PLACED = Event("thing_placed", "custom", "thing", "thing_id", (field("thing_id", "id"),), "", NOWHERE)
SERVICE = service(
    "shop",
    [
        resource("thing", [field("name"), field("note", optional=True), field("pin", optional=True, private=True)]),
        resource("quiet", [field("name")], plural="quiets", has_events=False, journal=Journal(7, "week")),
    ],
    events=[PLACED],
)


@pytest.fixture
async def shop(postgres: Any) -> Made:
    return await copied(postgres, design(SERVICE), SERVICE)


@pytest.fixture
async def app(shop: Made) -> AsyncIterator[Any]:
    connection = await shop.connect("app")
    yield connection
    await connection.close()


@pytest.fixture
async def boss(shop: Made) -> AsyncIterator[Any]:
    """The superuser."""
    connection = await shop.connect()
    yield connection
    await connection.close()


async def put(connection: Any, id: str = "t1", name: str = "a") -> None:
    await connection.execute("insert into things (id, name) values ($1, $2)", id, name)


async def test_a_record_has_the_row_and_nothing_private(app: Any) -> None:
    """Every column that is read, the sequence of the row, and no secret of the table."""
    await put(app)
    await app.execute("update things set note = 'n', pin = '1234'")
    rows = await app.fetch("select to_jsonb(j)::text as row, * from journal.things as j order by journal_id")
    assert [(row["journal_operation"], row["name"], row["note"]) for row in rows] == [
        ("insert", "a", None),
        ("update", "a", "n"),
    ]
    assert rows[-1]["sequence"] == await app.fetchval("select sequence from things")
    assert "pin" not in dict(rows[-1])
    assert "1234" not in rows[-1]["row"]


async def test_an_update_that_changes_nothing_leaves_no_trace(app: Any) -> None:
    """Whoever makes it, in one statement or over many rows: same xmin, no record, nothing queued."""
    for n in range(5):
        await put(app, f"t{n}")
    state = "select array_agg(xmin::text order by id), max(sequence), (select count(*) from journal.queue) from things"
    before = await app.fetchrow(state)
    assert await app.execute("update things set name = 'a', updated_by = 'somebody', hash_code = 7") == "UPDATE 0"
    assert await app.execute("update things set updated_at = now(), created_at = now(), sequence = 1") == "UPDATE 0"
    assert await app.fetchrow(state) == before


async def test_stamps_cannot_be_forged(app: Any) -> None:
    """sequence, created_at and updated_at are the database's, an id never changes."""
    await app.execute("insert into things (id, name, sequence, updated_at) values ('t1', 'a', 999999, '2000-01-01')")
    made = await app.fetchrow("select sequence, created_at, updated_at from things")
    assert made["sequence"] < 999999
    assert made["created_at"] == made["updated_at"]
    await app.execute("update things set name = 'b', sequence = 999999, created_at = '2000-01-01'")
    changed = await app.fetchrow("select sequence, created_at, updated_at from things")
    assert made["sequence"] < changed["sequence"] < 999999
    assert changed["created_at"] == made["created_at"] < changed["updated_at"]
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="never changes"):
        await app.execute("update things set id = 't2'")


async def test_a_resource_without_events_is_journaled_and_not_queued(app: Any) -> None:
    """`events: none` turns the stream off, not the history."""
    await app.execute("insert into quiets (id, name) values ('q', 'a')")
    assert await app.fetchval("select count(*) from journal.quiets") == 1
    assert await app.fetchval("select count(*) from journal.queue") == 0
    with pytest.raises(asyncpg.InvalidParameterValueError):
        await app.fetchval("select journal.replay('quiet', null, null, null)")


async def test_event_ids_are_uuid7_and_grow(app: Any) -> None:
    """Made in SQL, version 7, in the order of the changes of one connection."""
    for n in range(200):
        await put(app, f"t{n}")
    ids = [row["event_id"] for row in await app.fetch("select event_id from journal.queue order by position")]
    assert {(id.version, id.variant) for id in ids} == {(7, "specified in RFC 4122")}
    assert [id.int >> 64 for id in ids] == sorted(id.int >> 64 for id in ids)
    assert len(set(ids)) == 200


async def test_a_rolled_back_change_is_not_recorded(app: Any) -> None:
    """The record is part of the change."""
    transaction = app.transaction()
    await transaction.start()
    await put(app)
    await transaction.rollback()
    assert await app.fetchval("select count(*) from journal.things") == 0


async def test_replay_queues_records_again(app: Any) -> None:
    """By key and time: with new event ids, marked as replayed, in the order in which they happened."""
    for id in ("t1", "t2"):
        await put(app, id)
    await app.execute("update things set name = 'b' where id = 't1'")
    first = await app.fetch("select event_id, journal_id from journal.queue order by position")
    await app.execute("delete from journal.queue")
    assert await app.fetchval("select journal.replay('thing', 't1', null, null)") == 2
    again = await app.fetch("select * from journal.queue order by position")
    assert [row["journal_id"] for row in again] == [first[0]["journal_id"], first[2]["journal_id"]]
    assert all(row["replayed"] for row in again)
    assert not {row["event_id"] for row in again} & {row["event_id"] for row in first}
    assert await app.fetchval("select journal.replay('thing', null, now(), null)") == 0
    assert await app.fetchval("select journal.replay('thing', null, null, now())") == 3


async def test_emit_waits_for_the_row_that_it_is_about(shop: Made, app: Any) -> None:
    """Two emitters of one key follow each other; an unknown event is refused."""
    await put(app)
    other = await shop.connect("app")
    emit = "select journal.emit('thing_placed', $1, '{}', 'ada', '')"
    transaction = app.transaction()
    await transaction.start()
    await app.fetchval(emit, "t1")
    waiting = asyncio.create_task(other.fetchval(emit, "t1"))
    done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert not done
    await transaction.commit()
    assert await waiting
    await other.close()
    assert await app.fetchval("select count(*) from journal.shop_events where journal_caller = 'ada'") == 2
    with pytest.raises(asyncpg.InvalidParameterValueError):
        await app.fetchval("select journal.emit('invented', 'x', '{}', '', '')")


# --- partitions

OLD = """
create table journal.things_old
  partition of journal.things for values from ('2020-01-01 UTC') to ('2020-01-02 UTC');
insert into journal.things (recorded_at, journal_operation, sequence, id)
  values ('2020-01-01 12:00 UTC', 'insert', 1, 'x')
"""
PARTITIONS = "select journal, partition, lower, upper from onehand.partitions() order by journal, lower nulls first"


async def test_partitions_are_there_ahead_of_time(app: Any) -> None:
    """Today's and three more, without a gap, by the period of the design; asking again makes none."""
    for journal, days in (("things", 1), ("quiets", 7), ("shop_events", 1)):
        found = [row for row in await app.fetch(PARTITIONS) if row["journal"] == journal and row["lower"]]
        assert len(found) == 4
        assert all((row["upper"] - row["lower"]).days == days for row in found)
        assert all(a["upper"] == b["lower"] for a, b in pairwise(found))
        now = await app.fetchval("select now()")
        assert found[0]["lower"] <= now < found[0]["upper"]
        assert await app.fetchval("select onehand.create_partition($1)", journal) is None


async def test_a_missing_partition_fails_no_write(app: Any, boss: Any) -> None:
    """The default partition takes the record; what lies there moves when the partition is made."""
    for row in await boss.fetch(PARTITIONS):
        if row["lower"]:
            await boss.execute(f"drop table journal.{row['partition']}")
    await put(app)
    assert await boss.fetchval("select count(*) from journal.things_default") == 1
    while await app.fetchval("select onehand.create_partition('things')"):
        pass
    assert await boss.fetchval("select count(*) from journal.things_default") == 0
    assert await app.fetchval("select count(*) from journal.things") == 1
    assert await app.fetchval("select tableoid::regclass::text like 'journal.things_2%' from journal.things")


async def test_a_gap_is_bridged(app: Any, boss: Any) -> None:
    """After a long pause it goes on with today, whatever the last partition was."""
    for row in await boss.fetch(PARTITIONS):
        if row["journal"] == "things" and row["lower"]:
            await boss.execute(f"drop table journal.{row['partition']}")
    await boss.execute(OLD)
    made = await app.fetchval("select onehand.create_partition('things')")
    assert made == f"things_{await app.fetchval('''select to_char(now() at time zone 'UTC', 'YYYYMMDD')''')}"


async def test_old_partitions_go_unless_something_in_them_waits(app: Any, boss: Any) -> None:
    """Retention drops a period as a whole; one unpublished record keeps it."""
    await boss.execute(OLD)
    await boss.execute(
        "insert into journal.queue (resource, journal_id, recorded_at, key)"
        " select 'thing', journal_id, recorded_at, id from journal.things"
    )
    assert await app.fetchval("select onehand.drop_partition('things')") is None
    await app.execute("delete from journal.queue")
    assert await app.fetchval("select onehand.drop_partition('things')") == "things_old"
    assert await app.fetchval("select onehand.drop_partition('things')") is None
    assert await app.fetchval("select count(*) from journal.things") == 0


async def test_a_long_transaction_elsewhere_does_not_stop_the_writers(shop: Made, app: Any, boss: Any) -> None:
    """Whoever waits for it gives up after a moment: making and dropping partitions never holds up a write for long."""
    await boss.execute(OLD)
    for row in await boss.fetch(PARTITIONS):
        if row["journal"] == "things" and row["lower"] and row["partition"] != "things_old":
            await boss.execute(f"drop table journal.{row['partition']}")
    reader = await shop.connect("reader")
    keeper = await shop.connect("app")
    async with reader.transaction():
        await reader.fetch("select * from journal.things")
        for statement in ("select onehand.drop_partition('things')", "select onehand.create_partition('things')"):
            keeping = asyncio.create_task(keeper.fetchval(statement))
            await asyncio.sleep(0.01)
            began = asyncio.get_running_loop().time()
            await put(app, statement[-25:])
            assert asyncio.get_running_loop().time() - began < 0.5
            with pytest.raises(asyncpg.LockNotAvailableError):
                await keeping
    assert await keeper.fetchval("select onehand.drop_partition('things')") == "things_old"
    assert await keeper.fetchval("select onehand.create_partition('things')") is not None
    await reader.close()
    await keeper.close()


async def test_two_keepers_at_once_make_each_partition_once(shop: Made, boss: Any) -> None:
    """Several processes of a service may look after them."""
    for row in await boss.fetch(PARTITIONS):
        if row["lower"]:
            await boss.execute(f"drop table journal.{row['partition']}")
    keepers = [await shop.connect("app") for _ in range(4)]

    async def keep(connection: Any) -> list[str]:
        made = []
        while (name := await connection.fetchval("select onehand.create_partition('things')")) is not None:
            made.append(name)
        return made

    names = [name for made in await asyncio.gather(*map(keep, keepers)) for name in made]
    assert len(names) == len(set(names)) == 4
    for keeper in keepers:
        await keeper.close()


async def test_a_name_is_not_sql(app: Any) -> None:
    """The functions of the owner take the names of journals, and nothing else."""
    for function in ("create_partition", "drop_partition"):
        with pytest.raises(asyncpg.InvalidParameterValueError):
            await app.fetchval(f"select onehand.{function}($1)", "things; drop table things")


# --- silence

SILENT = "set onehand.silent = 'on'"


async def test_only_the_owner_can_be_silent(shop: Made, app: Any, boss: Any) -> None:
    """A migration that fills columns leaves no sequence, record or event; whoever else asks for silence is recorded."""
    await put(app)
    before = await app.fetchrow("select sequence, updated_at, (select count(*) from journal.queue) as q from things")
    owner = await shop.connect("owner")
    await owner.execute(SILENT)
    await owner.execute("update things set note = 'filled'")
    after = "select sequence, updated_at, (select count(*) from journal.queue) as q from things"
    assert await app.fetchrow(after) == before
    for connection in (app, boss):
        await connection.execute(SILENT)
        await connection.execute("update things set note = coalesce(note, '') || '!'")
    await boss.execute("set role shop_owner")
    await boss.execute("update things set note = note || '?'")
    notes = [row["note"] for row in await app.fetch("select note from journal.things order by journal_id")]
    assert notes == [None, "filled!", "filled!!", "filled!!?"]
    await owner.execute("reset onehand.silent")
    await owner.execute("update things set note = 'told'")
    assert await app.fetchval("select count(*) from journal.queue") == 5
    await owner.close()


async def test_the_owners_functions_do_not_make_the_app_silent(app: Any) -> None:
    """Silence looks at who logged in, not at whose rights a function lends."""
    await app.execute(SILENT)
    await put(app)
    assert await app.fetchval("select journal.emit('thing_placed', 't1', '{}', '', '')")
    assert await app.fetchval("select count(*) from journal.queue") == 2


async def test_a_truncate_is_refused(shop: Made, app: Any, boss: Any) -> None:
    """It fires no trigger of a row, so it would be a loss that nobody hears of; the app role has no right to it."""
    await put(app)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("truncate things")
    owner = await shop.connect("owner")
    for connection in (owner, boss):
        with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError, match="leave no record") as refused:
            await connection.execute("truncate things")
        assert refused.value.hint == "delete from things"
    await owner.execute(SILENT)
    await owner.execute("truncate things")
    await owner.close()
