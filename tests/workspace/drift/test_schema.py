"""Is every change by hand seen, told in words, and undone by the statement beside it?"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from onehand.gen.sql.service import schema
from onehand.workspace.drift.fresh import Busy
from onehand.workspace.drift.schema import schema_drift, streams_drift
from onehand.workspace.standard.deviation import Deviation
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, made

PET = resource(
    "pet",
    [field("name", maximum=40), field("age", "integer", optional=True), field("kind", default="cat")],
    unique=(("name",),),
    search=("kind",),
)
ZOO = service("zoo", [PET])
DESIGN = design(ZOO)


@pytest.fixture(scope="module")
def zoo(postgres: Any) -> Made:
    """One for all: each test leaves it without drift, or fails."""
    return asyncio.run(made(postgres, DESIGN, ZOO))


async def drift(zoo: Made, *, middle: bool = False) -> list[Deviation]:
    owner = await asyncpg.connect(zoo.url("owner"))
    try:
        return await schema_drift(owner, schema(DESIGN, ZOO), middle=middle)
    finally:
        await owner.close()


async def run(zoo: Made, sql: str, role: str = "superuser") -> None:
    """What is made concurrently may not stand in a transaction; asyncpg sends several statements as one."""
    connection = await zoo.connect(role)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def test_what_was_migrated_has_no_drift(zoo: Made) -> None:
    """Twice, so that looking leaves nothing behind; partitions that the service makes are none of it."""
    assert await drift(zoo) == []
    await run(zoo, "select onehand.create_partition('pets')", "app")
    assert await drift(zoo) == []


BY_HAND = {
    "columns": {
        "alter table pets add column color text": "column 'public.pets.color' is in no design",
        "alter table pets drop column age": "column 'public.pets.age' is missing",
        "alter table pets alter column name drop not null": "column 'public.pets.name' may be null",
        "alter table pets alter column kind drop default": "column 'public.pets.kind' has lost its default 'cat'::text",
    },
    "types and defaults": {
        "alter table pets alter column age type integer": "column 'public.pets.age' is integer, not bigint",
        "alter table pets alter column age set not null": "column 'public.pets.age' may not be null",
        "alter table pets alter column kind set default 'dog'": (
            "default 'public.pets.kind' is 'dog'::text, not 'cat'::text"
        ),
        "alter table pets alter column age set default 1": (
            "column 'public.pets.age' has the default 1, which is in no design"
        ),
    },
    "constraints": {
        "alter table pets drop constraint pets_name_not_blank": (
            "constraint 'public.pets.pets_name_not_blank' is missing"
        ),
        "alter table pets add constraint mine check (age > 0)": "constraint 'public.pets.mine' is in no design",
        "alter table pets add constraint late check (age > 0) not valid": (
            "constraint 'public.pets.late' is in no design"
        ),
    },
    "indexes": {
        "drop index pets_kind_created_at_id_index": "index 'public.pets_kind_created_at_id_index' is missing",
        "drop index pets_name_unique": "index 'public.pets_name_unique' is missing",
        "create index mine on pets (age)": "index 'public.mine' is in no design",
        "update pg_index set indisvalid = false where indexrelid = 'pets_created_at_id_index'::regclass": (
            "index 'public.pets_created_at_id_index' is not valid: it serves nobody"
        ),
    },
    "triggers and what hides rows": {
        "drop trigger recorded on pets": "trigger 'public.pets.recorded' is missing",
        "alter table pets disable trigger stamped": "trigger 'public.pets.stamped' is switched off",
        "create trigger mine before insert on pets for each row execute function onehand.stamp()": (
            "trigger 'public.pets.mine' is in no design"
        ),
        "alter table pets enable row level security": "table 'public.pets' has row security",
        "create policy mine on pets": "policy 'public.pets.mine' is in no design",
        "create rule mine as on delete to pets do instead nothing": "rule 'public.pets.mine' is in no design",
    },
    "functions and tables": {
        "create or replace function onehand.stamp() returns trigger language plpgsql as 'begin return new; end'": (
            "function 'onehand.stamp()' is not what was migrated"
        ),
        "create function onehand.mine() returns int language sql as 'select 1'": (
            "function 'onehand.mine()' is in no design"
        ),
        "create table mine (id int primary key)": "table 'public.mine' is in no design",
        "create view seen as select 1 as x": "view 'public.seen' is in no design",
        "create materialized view kept as select 1 as x": "materialized view 'public.kept' is in no design",
        "create sequence numbers": "sequence 'public.numbers' is in no design",
        "create type word as enum ('a')": "type 'public.word' is in no design",
        "drop table journal.pets_default": "default partition 'journal.pets_default' is missing",
    },
    "rights": {
        "revoke insert on pets from zoo_app": "the right is missing: insert on table public.pets to zoo_app",
        "grant truncate on pets to zoo_app": "a right that nobody was given: truncate on table public.pets to zoo_app",
        "grant select on pets to zoo_app with grant option": (
            "grant 'select on table public.pets to zoo_app' is with grant option, not -"
        ),
        "grant select (name) on pets to public": (
            "a right that nobody was given: select (name) on table public.pets to public"
        ),
        "grant insert on journal.pets to zoo_app": (
            "a right that nobody was given: insert on table journal.pets to zoo_app"
        ),
        "grant create on schema public to public": "a right that nobody was given: create on schema public to public",
        "grant execute on function onehand.stamp() to public": (
            "a right that nobody was given: execute on function onehand.stamp() to public"
        ),
        "revoke usage on sequence onehand.sequence from zoo_app": (
            "the right is missing: usage on sequence onehand.sequence to zoo_app"
        ),
        "alter default privileges for role zoo_owner grant execute on functions to public": (
            "functions that 'zoo_owner' makes from now on can be run by everybody"
        ),
    },
    "what only a superuser does": {
        "create schema mine": "schema 'mine' is in no design",
        "create extension pg_trgm with schema public": "extension 'pg_trgm' is in no design",
        "alter table pets owner to postgres": "owner 'table public.pets' is postgres, not zoo_owner",
    },
}


@pytest.mark.parametrize("group", BY_HAND)
async def test_each_change_by_hand(zoo: Made, group: str) -> None:
    """It is told in one line; its statement, run by the owner (or who else did it), brings back what was there."""
    for by_hand in BY_HAND[group]:
        await run(zoo, by_hand)
    found = await drift(zoo)
    told = [one.what for one in found]
    assert [what for what in BY_HAND[group].values() if what not in told] == []
    if group not in ("functions and tables", "what only a superuser does"):
        assert len(told) == len(BY_HAND[group])
    for one in found:
        await run(zoo, one.sql, "superuser" if "superuser" in group else "owner")
    assert [one.what for one in await drift(zoo)] == []


async def test_a_table_dropped_by_hand(zoo: Made) -> None:
    """It is told once; the statement makes it with its constraints and indexes, the next ones what was granted."""
    await run(zoo, "drop table pets")
    found = await drift(zoo)
    assert found[0].what == "table 'public.pets' is missing"
    assert not [one for one in found if "pets_name_unique" in one.what]
    for _ in range(2):
        for one in await drift(zoo):
            await run(zoo, one.sql, "owner")
    assert await drift(zoo) == []


async def test_between_expand_and_contract(zoo: Made) -> None:
    """What a contract will remove or tighten is no drift; what is missing is."""
    await run(zoo, "alter table pets add column old text; alter table pets alter column kind drop not null")
    await run(zoo, "drop trigger recorded on pets")
    [found] = await drift(zoo, middle=True)
    assert found.what == "trigger 'public.pets.recorded' is missing"
    for one in await drift(zoo):
        await run(zoo, one.sql, "owner")


async def test_nobody_waits_for_the_comparison(zoo: Made) -> None:
    """Writers and it do not see each other. What is being migrated at the same moment is told, not waited for."""
    other = await zoo.connect("owner")
    try:
        async with other.transaction():
            await other.execute("lock table pets, journal.pets, journal.queue in row exclusive mode")
            assert await drift(zoo) == []
            await other.execute("select pg_advisory_xact_lock(hashtextextended('onehand.migrate', 0))")
            with pytest.raises(Busy):
                await drift(zoo)
        async with other.transaction():
            await other.execute("lock table pets in access exclusive mode")
            with pytest.raises(Busy):
                await drift(zoo)
    finally:
        await other.close()


async def test_many_look_at_once(zoo: Made) -> None:
    """Each compares or is told that somebody else does; nothing breaks."""
    results = await asyncio.gather(*(drift(zoo) for _ in range(4)), return_exceptions=True)
    assert [] in results
    assert not [one for one in results if one != [] and not isinstance(one, Busy)]


async def test_the_streams(postgres: Any) -> None:
    """Who may read a stream is as the designs say."""
    await asyncio.to_thread(postgres.run, "drop database if exists streams with (force)")
    zoo = await made(postgres, DESIGN, ZOO)
    url = zoo.url("owner", "streams").replace("zoo_owner", "streams_owner")
    owner = await asyncpg.connect(url)
    assert await streams_drift(owner, DESIGN) == []
    await owner.execute("grant select on stream.zoo_v1 to zoo_reader")
    [found] = await streams_drift(owner, DESIGN)
    assert found.what == "a right that nobody was given: select on table stream.zoo_v1 to zoo_reader"
    await owner.execute(found.sql)
    assert await streams_drift(owner, DESIGN) == []
    await owner.close()
