"""A person is forgotten: afterwards nothing of them stands anywhere, in no table of any service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import msgspec
import pytest

from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.identity import Identity
from onehand.workspace.problem import Problem
from tests.e2e import forgetting
from tests.e2e.forgetting import add_club, add_user, consumer, forget_row, found, greet, told
from tests.runtime.world import World, databases, until


@pytest.fixture(scope="module")
def templates(postgres: Any) -> dict[str, str]:
    return asyncio.run(forgetting.make_templates(postgres))


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    root = tmp_path_factory.mktemp("forgetting")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root))
        yield forgetting.packages(root)
    forgetting.unload()


@pytest.fixture
async def world(postgres: Any, templates: dict[str, str]) -> AsyncIterator[World]:
    async with databases(postgres, templates) as made:
        await add_club(made)
        yield made


EVERYWHERE = {
    "user:public.users",
    "user:journal.users",
    "user:journal.user_events",
    "streams:stream.user_v1",
    "order:inbox.user_v1",
    "order:inbox.failures",
    "order:copies.user_user",
    "order:public.seen",
}


async def test_nothing_is_left_anywhere(world: World, services: dict[str, Any]) -> None:
    """Table, journal, emitted events, stream, inbox, failures, copy and what a handler made of it: searched as text
    before and after, with another person beside it who keeps everything.
    """
    fails = {"Augusta S3cr3t"}
    await world.publish(spec=services["user"])
    await world.follow(consumer(services, fails), spec=services["order"])
    await add_user(world, "ada")
    await greet(world, "ada")
    await world.fetch(world.user_db, "update users set name = 'Augusta S3cr3t' where id = 'ada' returning id")
    await greet(world, "ada")
    parked = "select count(*) from inbox.failures where state = 'parked'"
    await until(lambda: world.value(world.order_db, parked), "parked")
    await world.quiet()
    assert await found(world) == EVERYWHERE

    forgot = await forget_row(world, "user", "ada", reason="asked for it")
    # The new state of the row, and that it was forgotten.
    assert forgot.records == {"public.users": 1, "journal.users": 2, "journal.user_events": 2}
    assert forgot.events == {"user_forgotten": 1}
    await told(world, 1)
    assert await found(world) == {"order:public.seen"}, (
        "the handler waits behind the failure, which is nobody's to skip"
    )

    fails.clear()
    await world.fetch(
        world.order_db,
        "update inbox.failures set state = 'retrying', next_attempt_at = clock_timestamp() returning 1",
    )
    seen = "select count(*) from seen where kind = 'forgotten'"
    await until(lambda: world.value(world.order_db, seen), "handled")
    await world.quiet()
    assert await found(world) == set()


async def test_another_person_keeps_everything(world: World, services: dict[str, Any]) -> None:
    """Only the one row is meant, and what is not personal in it stays."""
    await world.publish(spec=services["user"])
    await world.follow(consumer(services, set()), spec=services["order"])
    for id in ("ada", "bob"):
        await add_user(world, id)
        await greet(world, id)
    await world.quiet()
    before = await found(world, ["bob-s3cr3t@example.com"])
    await forget_row(world, "user", "ada")
    await told(world, 1)
    assert await found(world, ["ada-s3cr3t@example.com"]) == set()
    assert await found(world, ["bob-s3cr3t@example.com"]) == before
    [[body]] = await world.fetch(world.order_db, "select to_jsonb(c)::text from copies.user_user c where id = 'ada'")
    copy = json.loads(body)
    assert (copy["status"], copy["email"], copy["name"]) == ("active", "forgotten-ada@example.invalid", "forgotten")
    assert (copy["nickname"], copy["pin"], copy["born"], copy["words"]) == (None, 1000, "1970-01-01", ["forgotten"])
    assert copy["address"] == {"street": "forgotten", "country": "UK"}
    assert copy["others"] == {"work": {"street": "forgotten", "country": "FR"}}
    assert [one["kind"] for one in copy["contacts"]] == ["phone", "page"]
    assert copy["contacts"][1]["number"] == "public"
    assert copy["club"] == {"id": "c1", "name": "Public Club"}


async def test_what_waits_and_what_is_replayed_is_redacted(world: World, services: dict[str, Any]) -> None:
    """The publisher was away while it was forgotten; later the whole journal is published again: readers understand
    all of it, and nothing comes back.
    """
    await add_user(world, "ada")
    await greet(world, "ada")
    await forget_row(world, "user", "ada")
    await world.publish(spec=services["user"])
    await world.follow(consumer(services, set()), spec=services["order"])
    await told(world, 1)
    for resource in ("user", None):
        await world.fetch(world.user_db, "select journal.replay($1, 'ada', null, null)", resource)
    await world.quiet()
    kinds = [kind for [kind] in await world.published("discriminator")]
    once = ["club_upserted", "user_upserted", "user_greeted", "user_upserted", "user_forgotten"]
    assert kinds == [*once, "user_upserted", "user_upserted", "user_greeted", "user_forgotten"]
    assert await world.value(world.order_db, "select count(*) from inbox.failures") == 0
    assert await found(world) == set()


async def test_to_try_changes_nothing(world: World) -> None:
    """It tells what would be erased, by the names of the fields."""
    await add_user(world, "ada")
    before = await world.fetch(world.user_db, "select users::text from users")
    tried = await forget_row(world, "user", "ada", apply=False)
    assert (tried.done, tried.records) == (False, {"public.users": 1, "journal.users": 1})
    assert tried.fields["public.users"] == (
        "email", "name", "nickname", "pin", "born", "words", "address.street", "address.note", "others.*.street",
        "others.*.note", "contacts.*.number", "token",
    )  # fmt: skip
    assert not any(secret in str(tried) for secret in forgetting.SECRETS)
    assert await world.fetch(world.user_db, "select users::text from users") == before
    assert await world.value(world.user_db, "select count(*) from onehand.forgotten") == 0


async def test_the_second_time_there_is_nothing_left(world: World) -> None:
    """It is recorded once, and told once; new data of the row can be forgotten again."""
    await add_user(world, "ada")
    await forget_row(world, "user", "ada", reason="asked for it")
    again = await forget_row(world, "user", "ada")
    assert (again.records, again.events) == ({}, {})
    assert [one.reason for one in again.before] == ["asked for it"]
    [[key, by, reason]] = await world.fetch(world.user_db, "select key, forgotten_by, reason from onehand.forgotten")
    assert (key, reason) == ("ada", "asked for it")
    assert by.startswith("dev db forget")
    await world.fetch(world.user_db, "update users set nickname = 'new s3cr3t' where id = 'ada' returning 1")
    more = await forget_row(world, "user", "ada")
    assert more.records == {"public.users": 1, "journal.users": 1}
    assert await found(world) == set()


async def test_the_row_lives_on(world: World) -> None:
    """Its hash is gone, which could confirm a guess; who did it is recorded; the stand-ins pass every constraint."""
    await add_user(world, "ada")
    await world.fetch(world.user_db, "update users set hash_code = 42 where id = 'ada' returning 1")
    await forget_row(world, "user", "ada")
    [[hash_code, token, by]] = await world.fetch(world.user_db, "select hash_code, token, updated_by from users")
    assert (hash_code, token) == (None, None)
    assert by.startswith("dev db forget")
    sql = "select journal_caller from journal.users order by journal_id desc limit 1"
    assert await world.value(world.user_db, sql) == by


async def test_who_was_deleted_can_still_be_forgotten(world: World, services: dict[str, Any]) -> None:
    """The journal and everybody else still have the last state; the tombstone of the copy is erased, too."""
    await world.publish(spec=services["user"])
    await world.follow(consumer(services, set()), spec=services["order"])
    await add_user(world, "ada")
    await world.fetch(world.user_db, "delete from users returning 1")
    await world.quiet()
    forgot = await forget_row(world, "user", "ada")
    assert forgot.records == {"journal.users": 2}
    await told(world, 1)
    assert await found(world) == set()
    assert await world.value(world.order_db, "select deleted_at is not null from copies.user_user")


async def test_what_others_show_of_it_is_erased_there(world: World, services: dict[str, Any]) -> None:
    """A user shows the name of the club, also in the journal and in all events of the user: they get an event, too."""
    await world.publish(spec=services["user"])
    await world.follow(consumer(services, set()), spec=services["order"])
    await add_club(world, "c2", "Chess Club")
    await add_user(world, "ada", "c2")
    await add_user(world, "bob")
    await world.fetch(world.user_db, "update users set club_id = 'c1' where id = 'ada' returning 1")
    await world.quiet()
    shown = {"user:public.clubs", "user:journal.clubs", "user:journal.users"}
    shown |= {"streams:stream.user_v1", "order:inbox.user_v1", "order:copies.user_club"}
    assert await found(world, ["chess club"]) == shown
    forgot = await forget_row(world, "club", "c2")
    assert forgot.events == {"club_forgotten": 1, "user_forgotten": 1}
    await told(world, 2)
    assert await found(world, ["chess club"]) == set()
    [[club, name]] = await world.fetch(
        world.order_db, "select club ->> 'name', name from copies.user_user where id = 'ada'"
    )
    assert (club, name) == ("Public Club", "Ada S3cr3t")


async def test_who_shows_it_cannot_write_it_meanwhile(world: World) -> None:
    """An update of a user that began before has read the club's name: the forgetting waits, and then erases it."""
    await add_club(world, "c2", "Chess Club")
    await add_user(world, "ada", "c2")
    async with world.connect(world.user_db, "user_app") as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("update users set status = 'busy' where id = 'ada'")
        task = asyncio.create_task(forget_row(world, "club", "c2"))
        waiting = "select count(*) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'"
        await until(lambda: world.value("postgres", waiting, world.user_db), "waiting")
        await transaction.commit()
    await task
    assert await found(world, ["chess club"]) == set()


async def test_cut_off_in_the_middle_nothing_has_happened(world: World) -> None:
    """Table done, journal not: killed there, all is as before, and a second run does all of it."""
    await add_user(world, "ada")
    async with world.connect(world.user_db) as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("lock table journal.users in share mode")
        task = asyncio.create_task(forget_row(world, "user", "ada"))
        waiting = """select pid from pg_stat_activity
        where datname = $1 and wait_event_type = 'Lock' and usename = 'user_owner'"""
        await until(lambda: world.fetch("postgres", waiting, world.user_db), "waiting")
        [[pid]] = await world.fetch("postgres", waiting, world.user_db)
        await world.fetch("postgres", "select pg_terminate_backend($1)", pid)
        with pytest.raises(Problem) as told_:
            await task
        await transaction.rollback()
    assert not any(secret in str(told_.value) for secret in forgetting.SECRETS)
    assert await found(world) == {"user:public.users", "user:journal.users"}
    assert await world.value(world.user_db, "select count(*) from onehand.forgotten") == 0
    await forget_row(world, "user", "ada")
    assert await found(world) == set()


async def test_an_unknown_id_is_refused(world: World) -> None:
    """A slip must not look as if it was done; who is long gone here may still be somewhere else."""
    with pytest.raises(Problem, match="has no user 'eve'"):
        await forget_row(world, "user", "eve")
    assert (await forget_row(world, "user", "eve", gone=True)).events == {"user_forgotten": 1}


async def test_a_taken_stand_in_is_passed_over(world: World) -> None:
    """What must be unique stays so, also when somebody else has what would stand in."""
    await add_user(world, "ada")
    await add_user(world, "bob")
    sql = "update users set email = 'forgotten-ada@example.invalid' where id = 'bob' returning 1"
    await world.fetch(world.user_db, sql)
    await forget_row(world, "user", "ada")
    [[email]] = await world.fetch(world.user_db, "select email from users where id = 'ada'")
    assert email == "forgotten-ada-1@example.invalid"


async def test_the_application_cannot_forget(world: World) -> None:
    """It may neither write the record nor erase in the journal: that is the owner's."""
    async with world.connect(world.user_db, "user_app") as connection:
        for sql in ("insert into onehand.forgotten values ('user', 'x', 1)", "update journal.users set name = 'x'"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(sql)


async def test_the_service_goes_on_with_the_row(world: World, services: dict[str, Any]) -> None:
    """It is read, its versions are read, and it is written again: what stands in is as good as any value."""
    await add_user(world, "ada")
    await world.fetch(world.user_db, "update users set status = 'busy' where id = 'ada' returning 1")
    await forget_row(world, "user", "ada")
    store = DatabaseStore(await world.database(world.user_db, "user_app"), wake=lambda: None)
    call = services["user"].call(store, None, identity=Identity("user", "ada"))
    user = (await call.users.get("ada")).value
    versions = (await call.users.versions("ada")).items
    assert len(versions) == 3
    assert {one.user.name for one in versions} == {user.name} == {"forgotten"}
    assert "s3cr3t" not in str(versions)
    [spec] = [one for one in services["user"].resources if one.name == "user"]
    assert spec.form_of is not None
    await call.users.update("ada", msgspec.structs.replace(spec.form_of(user), status="active"))
    assert (await call.users.get("ada")).value.status == "active"


async def test_an_event_that_the_design_no_longer_has_goes_whole(world: World, services: dict[str, Any]) -> None:
    """Nobody can say what is personal in it: in journal, stream and inbox nothing stays but the envelope."""
    await world.publish(spec=services["user"])
    await world.follow(consumer(services, set()), spec=services["order"])
    await add_user(world, "ada")
    await greet(world, "ada")
    await world.fetch(
        world.user_db,
        """with kept as (
          insert into journal.user_events (discriminator, key, sequence, body)
          values ('user_praised', 'ada', nextval('onehand.sequence'), '{"user_id": "ada", "words": "dear s3cr3t"}')
          returning journal_id, recorded_at, key
        )
        insert into journal.queue (journal_id, recorded_at, key) select * from kept returning 1""",
    )
    await world.quiet()
    forgot = await forget_row(world, "user", "ada")
    assert forgot.records["journal.user_events"] == 2
    assert "user_praised" in forgot.fields["journal.user_events"]
    await told(world, 1)
    assert await found(world) == set()
    bodies = await world.fetch(
        world.order_db, "select convert_from(body, 'UTF8') from inbox.user_v1 where discriminator = 'user_praised'"
    )
    assert [sorted(json.loads(body)) for [body] in bodies] == [["discriminator", "event_id", "sequence", "timestamp"]]
