"""Is every change recorded, once, whatever happens around it?"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.gen.sql.journaled import app, boss, owner, put, shop
from tests.workspace.databases import Made

__all__ = ["app", "boss", "owner", "shop"]


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


# --- statements of many rows, and who did it


async def test_every_row_of_a_statement_is_recorded_in_its_order(app: Any) -> None:
    """Many rows in one statement: one record and one place in the queue for each, with the sequence of its row."""
    await app.execute("insert into things (id, name) select 't' || n, 'a' from generate_series(1, 50) as n")
    await app.execute("update things set name = 'b' where id < 't3'")
    await app.execute("delete from things where id like 't1%'")
    rows = await app.fetch("select journal_operation, id, sequence from journal.things order by journal_id")
    queue = await app.fetch(
        """select j.journal_id, j.id = q.key as same
        from journal.queue as q join journal.things as j using (journal_id) order by position"""
    )
    assert len(rows) == 50 + 22 + 11
    assert [row["id"] for row in rows[:50]] == [f"t{n}" for n in range(1, 51)]
    assert [row["sequence"] for row in rows] == sorted(row["sequence"] for row in rows)
    assert len({row["sequence"] for row in rows}) == len(rows) == len(queue)
    assert all(row["same"] for row in queue)
    assert [row["journal_id"] for row in queue] == sorted(row["journal_id"] for row in queue)
    kept = await app.fetch(
        """select t.sequence = max(j.sequence) as same
        from things as t join journal.things as j using (id) group by t.id"""
    )
    assert len(kept) == 39
    assert all(row["same"] for row in kept)


async def test_an_upsert_is_recorded_as_what_it_was(app: Any) -> None:
    """One statement that inserts some rows and updates others; what it leaves alone is not recorded."""
    await put(app, "t1")
    await put(app, "t2", "b")
    await app.execute(
        """insert into things (id, name) values ('t1', 'b'), ('t2', 'b'), ('t3', 'b')
        on conflict (id) do update set name = excluded.name"""
    )
    rows = await app.fetch("select journal_operation, id from journal.things order by journal_id offset 2")
    assert sorted(tuple(row) for row in rows) == [("insert", "t3"), ("update", "t1")]


async def test_a_statement_with_several_parts_records_each(app: Any) -> None:
    """`with` may change a table in many ways at once."""
    for id in ("t1", "t2"):
        await put(app, id)
    await app.execute(
        """with gone as (delete from things where id = 't1' returning id), more as (
          insert into things (id, name) values ('t3', 'c') returning id
        ), other as (insert into things (id, name) values ('t4', 'd') returning id)
        update things set name = 'z' where id = 't2'"""
    )
    rows = await app.fetch("select journal_operation, id from journal.things order by journal_id offset 2")
    want = [("delete", "t1"), ("insert", "t3"), ("insert", "t4"), ("update", "t2")]
    assert sorted(tuple(row) for row in rows) == want


async def test_who_is_the_caller_or_the_role(shop: Made, app: Any, owner: Any, boss: Any) -> None:
    """The service says for whom it writes, or nobody; a person at the database is recorded by the role."""
    await put(app)
    await app.execute("select set_config('onehand.caller', 'ada', false)")
    await app.execute("update things set name = 'b'")
    await owner.execute("update things set name = 'c'")
    await boss.execute("set role shop_app")
    await boss.execute("delete from things")
    who = [row["journal_caller"] for row in await app.fetch("select * from journal.things order by journal_id")]
    assert who == [None, "ada", "role:shop_owner", "role:postgres"]


async def test_a_cascade_is_recorded(app: Any, boss: Any) -> None:
    """A foreign key that somebody added by hand: what goes with another row is recorded, too."""
    await boss.execute("alter table quiets add foreign key (name) references things (id) on delete cascade")
    await app.execute("insert into things (id, name) values ('t1', 'a'), ('t2', 'a'), ('t3', 'a')")
    await app.execute("insert into quiets (id, name) select 'q' || n, 't' || n % 3 + 1 from generate_series(1, 6) as n")
    await app.execute("delete from things where id <> 't3'")
    gone = "select id from journal.{} where journal_operation = 'delete' order by id"
    assert [row["id"] for row in await app.fetch(gone.format("quiets"))] == ["q1", "q3", "q4", "q6"]
    assert [row["id"] for row in await app.fetch(gone.format("things"))] == ["t1", "t2"]
