"""A consumer erases what it has stored of a row that another service has forgotten."""

from __future__ import annotations

from typing import Any

import msgspec

from onehand.runtime.inbox.forget import Forgotten
from onehand.runtime.stream.erased import Erased
from onehand.runtime.stream.message import Message
from onehand.runtime.stream.transports.memory import MemoryTransport
from tests.runtime.inbox.arriving import arrive, greeted, raw, user, uuid7
from tests.runtime.world import Seeing, World, until

KINDS = ("user_upserted", "user_deleted")


def forgotten(key: str, sequence: int, **facts: Any) -> Message:
    """Email, name and nickname of a user, and the text of a greeting."""
    erased = (
        Erased(events=KINDS, path=("user", "email"), value=f"forgotten-{key}@example.invalid"),
        Erased(events=KINDS, path=("user", "name"), value="forgotten"),
        Erased(events=KINDS, path=("user", "nickname")),
        Erased(events=("user_greeted",), path=("text",), value="forgotten"),
    )
    fields = {"id": key, "erased": msgspec.to_builtins(erased), **facts}
    told = raw(key, sequence, "user_forgotten", fields, uuid7())
    return msgspec.structs.replace(told, headers={**told.headers, "forgets": "true"})


async def stored(world: World, key: str) -> list[Any]:
    return await world.fetch(
        world.order_db,
        "select convert_from(body, 'UTF8'), headers ->> 'redacted' from inbox.user_v1 where key = $1 order by event_id",
        key,
    )


async def applied(world: World) -> int:
    count: int = await world.value(world.order_db, "select count(*) from inbox.forgotten where applied_at is not null")
    return count


async def emails(world: World) -> list[Any]:
    return await world.fetch(world.order_db, "select id, email from copies.user_user order by id")


async def test_all_that_is_stored_of_the_key_is_redacted(world: World) -> None:
    """Events and copy, of this key alone; what stands in is what readers need."""
    transport = MemoryTransport()
    await world.follow(transport=transport)
    await arrive(transport, user("ada", 1, "Lovelace", nickname="Countess"), user("bob", 2, "Bob"))
    await arrive(transport, greeted("ada", 3, "dear Ada"))
    await world.until_seen(3)
    await arrive(transport, forgotten("ada", 4))
    await until(lambda: applied(world), "erased")
    texts = await stored(world, "ada")
    assert not any(word in str(texts) for word in ("Lovelace", "Countess", "dear Ada", "ada@example.com"))
    assert [mark for _, mark in texts] == ["true", "true", None]
    assert [mark for _, mark in await stored(world, "bob")] == [None]
    assert await emails(world) == [("ada", "forgotten-ada@example.invalid"), ("bob", "bob@example.com")]


async def test_what_comes_late_is_stored_redacted(world: World) -> None:
    """A replay of before, by a producer that was restored from an older backup, brings nothing back; news are kept."""
    transport = MemoryTransport()
    await world.follow(transport=transport)
    await arrive(transport, user("ada", 1), forgotten("ada", 4))
    await until(lambda: applied(world), "erased")
    await arrive(transport, user("ada", 2, "Lovelace", nickname="Countess"))
    await arrive(transport, user("ada", 9, "Someone new"))
    await world.until_seen(3)
    assert [at for [at] in await world.fetch(world.order_db, "select at from seen where sequence > 1 order by n")] == [
        "forgotten",
        "Someone new",
    ]
    texts = str(await stored(world, "ada"))
    assert not any(word in texts for word in ("Lovelace", "Countess"))
    assert await emails(world) == [("ada", "ada@example.com")]


async def test_a_parked_key_is_forgotten_at_once(world: World) -> None:
    """Its events wait behind a failure until someone decides; error, stack, store and copy are erased all the same,
    and what goes on in the end is redacted.
    """
    transport, consumer = MemoryTransport(), Seeing(lambda event: event.sequence == 2)
    await world.follow(consumer, transport=transport)
    await arrive(transport, user("ada", 1, "Ada"), user("ada", 2, "Lovelace"), user("ada", 3, "Byron"))
    parked = "select count(*) from inbox.failures where state = 'parked'"
    await until(lambda: world.value(world.order_db, parked), "parked")
    [[error]] = await world.fetch(world.order_db, "select error || stack from inbox.failures")
    assert "Lovelace" in error
    await arrive(transport, forgotten("ada", 4))
    await until(lambda: applied(world), "erased")
    rows = await world.fetch(world.order_db, "select error, stack, state from inbox.failures")
    assert rows == [("erased", "erased", "parked")]
    texts = str(await stored(world, "ada"))
    assert not any(name in texts for name in ("Lovelace", "Byron"))
    assert await emails(world) == [("ada", "forgotten-ada@example.invalid")]
    consumer.fails = lambda event: False
    await world.fetch(
        world.order_db,
        "update inbox.failures set state = 'retrying', next_attempt_at = clock_timestamp() returning 1",
    )
    await world.until_seen(3)
    assert [at for [at] in await world.seen("at")] == ["Ada", "forgotten", "forgotten"]


async def test_a_consumer_that_was_cut_off_does_it_when_it_is_back(world: World) -> None:
    """It was noted in the transaction that stored the event; who comes next finds it."""
    transport = MemoryTransport()
    task = await world.follow(transport=transport)
    await arrive(transport, user("ada", 1, "Lovelace"))
    await world.until_seen(1)
    await world.stop(task)
    async with world.connect(world.order_db, "order_app") as connection, connection.transaction():
        assert await Forgotten("user_v1").note(connection, [forgotten("ada", 4)]) == ["ada"]
    assert "Lovelace" in str(await stored(world, "ada"))
    await world.follow(transport=transport)
    await until(lambda: applied(world), "erased")
    assert "Lovelace" not in str(await stored(world, "ada"))


async def test_a_consumer_that_was_away_stores_nothing_of_it(world: World) -> None:
    """What waited in the stream comes in one batch with the forgetting, and is redacted from the start."""
    transport = MemoryTransport()
    await arrive(transport, user("ada", 1, "Lovelace"), forgotten("ada", 4))
    await world.follow(transport=transport)
    await world.until_seen(1)
    assert await world.seen("at") == [("forgotten",)]
    assert "Lovelace" not in str(await stored(world, "ada"))


async def test_only_what_the_event_marks_is_a_forgetting(world: World) -> None:
    """An event whose name ends alike is like any other; one that cannot be understood holds up nobody."""
    transport = MemoryTransport()
    await world.follow(transport=transport)
    alike = raw("ada", 4, "password_forgotten", {"user_id": "ada"}, uuid7())
    broken = msgspec.structs.replace(forgotten("bob", 5, erased="all of it"))
    await arrive(transport, user("ada", 1), alike, broken)
    await arrive(transport, user("bob", 6))
    assert await world.until_seen(2) == [("ada", "upserted"), ("bob", "upserted")]
    assert await world.fetch(world.order_db, "select key from inbox.forgotten") == []


async def test_a_long_store_is_looked_through_in_chunks(world: World, monkeypatch: Any) -> None:
    """Every stored event of the key is found, whatever lies between."""
    monkeypatch.setattr("onehand.runtime.inbox.forget.CHUNK", 3)
    transport = MemoryTransport()
    await world.follow(transport=transport)
    await arrive(transport, *(user("ada" if n % 4 == 0 else f"k{n}", n + 1, f"name {n}") for n in range(23)))
    await world.until_seen(23)
    await arrive(transport, forgotten("ada", 99))
    await until(lambda: applied(world), "erased")
    assert [mark for _, mark in await stored(world, "ada")] == ["true"] * 6 + [None]


async def test_a_stand_in_that_does_not_fit_leaves_nothing(world: World) -> None:
    """The copy of an older design has another type in that column: it becomes unknown."""
    transport = MemoryTransport()
    await world.fetch(world.order_db, "alter table copies.user_user alter email type bigint using length(email)")
    await world.fetch(world.order_db, "insert into copies.user_user values ('ada', 15, 'active', 1, null) returning 1")
    await world.follow(transport=transport)
    await arrive(transport, forgotten("ada", 4))
    await until(lambda: applied(world), "erased")
    assert await emails(world) == [("ada", None)]
