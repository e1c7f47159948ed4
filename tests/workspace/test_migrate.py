"""Does a database follow its design, without losing anything by itself?"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onehand.gen.sql.render import render
from onehand.gen.sql.service import schema
from onehand.ir.nodes import Design, Resource
from onehand.workspace.find import Workspace
from onehand.workspace.local import may_draft
from onehand.workspace.migrate import foresee
from onehand.workspace.problem import Problem
from tests.gen.sql.designs import design, enum, field, resource, service, user_resource, user_service, wide_service
from tests.workspace.databases import Made, made

CATALOGUE = """
select 'column', n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
  pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where n.nspname in ('public', 'journal', 'inbox', 'copies') and c.relkind in ('r', 'p') and a.attnum > 0
  and not a.attisdropped
union all
select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text, '', ''
from pg_constraint where connamespace in (select oid from pg_namespace where nspname in ('public', 'journal'))
union all
select 'index', schemaname || '.' || tablename, indexname, indexdef, '', '', ''
from pg_indexes where schemaname in ('public', 'journal')
union all
select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '', ''
from pg_trigger where not tgisinternal
union all
select 'function', n.nspname, p.proname, pg_get_functiondef(p.oid), p.proacl::text, '', ''
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('public', 'journal', 'onehand', 'inbox')
union all
select 'grants', n.nspname || '.' || c.relname, c.relacl::text, obj_description(c.oid), '', '', ''
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'journal', 'inbox', 'copies') and c.relkind in ('r', 'p')
"""
"""Everything that a migration can leave behind; without the order of columns, on which nothing depends."""


async def catalogue(database: Made) -> set[tuple[Any, ...]]:
    connection = await database.connect()
    try:
        return {tuple(row) for row in await connection.fetch(CATALOGUE)}
    finally:
        await connection.close()


def with_fields(*changed: Any, **more: Any) -> Design:
    """The user service with other fields."""
    return design(service("user", [resource("user", list(changed), **more)], enums=ENUMS))


ENUMS = [enum("user", "user_status", "active", "blocked")]
NAME = field("name", maximum=100)


async def add(database: Made, **values: Any) -> None:
    connection = await database.connect("app")
    columns = ", ".join(["id", *values])
    places = ", ".join(f"${at}" for at in range(1, len(values) + 2))
    await connection.execute(f"insert into users ({columns}) values ({places})", "u1", *values.values())
    await connection.close()


async def value(database: Made, sql: str) -> Any:
    connection = await database.connect()
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_a_second_migration_has_nothing_to_do(postgres: Any) -> None:
    """What has been applied is known, so the same design takes no step and leaves no record."""
    wanted = design(user_service())
    database = await made(postgres, wanted, user_service())
    assert (await database.migrate(wanted)).steps == ()
    assert await value(database, "select count(*) from onehand.migrations") == 1


async def test_schema_sql_makes_the_same_database_as_a_migration(postgres: Any) -> None:
    """What a reader sees in generated/schema.sql is what runs."""
    for one in (user_service(), wide_service()):
        wanted = design(one)
        migrated = await catalogue(await made(postgres, wanted, one))
        by_text = await made(postgres, wanted, one, migrated=False)
        connection = await by_text.connect("owner")
        await connection.execute(render(schema(wanted, one), source=one.path))
        for [journal] in await connection.fetch("select journal from onehand.journals()"):
            while await connection.fetchval("select onehand.create_partition($1)", journal):
                pass
        await connection.close()
        assert await catalogue(by_text) == migrated


STEPS: list[list[Resource]] = [
    [user_resource()],
    [replace(user_resource(), search=(), description="Another text.")],
    [resource("user", [NAME, field("age", "integer", optional=True)], search=("age",))],
    [
        resource("user", [NAME, field("age", "decimal", default="1.5")]),
        resource("pet", [field("owner_id", "id")], unique=(("owner_id",),)),
    ],
    [resource("pet", [field("owner_id", "id")], sort=("owner_id",)), resource("user", [NAME], has_events=False)],
]


async def test_migrating_by_steps_ends_where_a_new_database_begins(postgres: Any) -> None:
    """After any number of migrations the catalogue is that of a fresh database."""
    database = await made(postgres, design(user_service()), user_service(), migrated=False)
    for resources in STEPS:
        await database.migrate(design(service("user", resources, enums=ENUMS)), allow_data_loss=True)
    final = service("user", STEPS[-1], enums=ENUMS)
    stepped = await catalogue(database)
    assert stepped == await catalogue(await made(postgres, design(final), final))


async def test_a_new_field_reaches_table_and_journal_at_once(postgres: Any) -> None:
    """A change right after the migration is recorded with the new field, and old records get its default."""
    database = await made(postgres, with_fields(NAME), user_service())
    await add(database, name="Ada")
    await database.migrate(with_fields(NAME, field("level", "integer", default=7), field("nickname", optional=True)))
    assert await value(database, "select level from journal.users") == 7
    connection = await database.connect("app")
    await connection.execute("update users set nickname = 'Countess', level = 8")
    await connection.close()
    rows = await value(
        database, "select array_agg((journal_operation, level, nickname)::text order by journal_id) from journal.users"
    )
    assert rows == ["(insert,7,)", "(update,8,Countess)"]


async def test_was_renames_and_keeps_the_data(postgres: Any) -> None:
    """`was:` says that it is the same field: its values stay, also in the journal."""
    database = await made(postgres, with_fields(NAME, search=("name",)), user_service())
    await add(database, name="Ada")
    done = await database.migrate(with_fields(field("full_name", maximum=100, was="name"), search=("full_name",)))
    assert not [step for step in done.steps if step.kind == "lose"]
    assert await value(database, "select full_name from users") == "Ada"
    assert await value(database, "select full_name from journal.users") == "Ada"


async def test_what_would_lose_data_stops_and_says_how_to_go_on(postgres: Any) -> None:
    """Removing a field is refused with the command to run; nothing has changed then; with the flag it is done."""
    database = await made(postgres, with_fields(NAME, field("age", "integer", optional=True)), user_service())
    await add(database, name="Ada", age=36)
    with pytest.raises(Problem, match="would lose data") as stopped:
        await database.migrate(with_fields(NAME))
    assert "dev db migrate --service user --allow-data-loss" in stopped.value.hint
    assert "drop column 'users.age'" in stopped.value.detail
    assert await value(database, "select age from users") == 36
    await database.migrate(with_fields(NAME), allow_data_loss=True)
    assert await value(database, "select to_jsonb(u) ? 'age' from users u") is False


async def test_a_required_field_without_default_needs_an_empty_table(postgres: Any) -> None:
    """It is added where no row lacks it, and refused with help where one does."""
    wanted = with_fields(NAME, field("age", "integer"))
    database = await made(postgres, with_fields(NAME), user_service())
    await add(database, name="Ada")
    with pytest.raises(Problem, match=r"add column 'users\.age'") as stopped:
        await database.migrate(wanted)
    assert stopped.value.hint == "give the field a default, or make it optional"
    connection = await database.connect("app")
    await connection.execute("delete from users")
    await connection.close()
    await database.migrate(wanted)


async def test_rows_that_break_a_new_rule_stop_it(postgres: Any) -> None:
    """A narrower bound is applied only when every row fulfils it; the message names the rule."""
    database = await made(postgres, with_fields(NAME), user_service())
    await add(database, name="Ada Lovelace")
    with pytest.raises(Problem, match="users_name_maximum"):
        await database.migrate(with_fields(field("name", maximum=3)))
    await database.migrate(with_fields(field("name", maximum=12)))


async def test_making_a_field_required_fills_the_gaps_with_its_default(postgres: Any) -> None:
    """Rows without a value get the default; each is journaled as the change that it is."""
    database = await made(postgres, with_fields(NAME, field("level", "integer", optional=True)), user_service())
    await add(database, name="Ada")
    await database.migrate(with_fields(NAME, field("level", "integer", default=1)))
    assert await value(database, "select level from users") == 1
    assert await value(database, "select level from journal.users where journal_operation = 'update'") == 1


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (field("age", "integer", optional=True), field("age", "decimal", optional=True), "36"),
        (field("age", "integer", optional=True), field("age", optional=True), "36"),
        (field("age", optional=True), field("age", "integer", optional=True), "36"),
        (
            field("age", "decimal", digits=6, scale=2, optional=True),
            field("age", "decimal", digits=8, scale=3, optional=True),
            "36.000",
        ),
    ],
)
async def test_a_value_follows_its_type(postgres: Any, before: Any, after: Any, kept: str) -> None:
    """A type changes in place where every value has an equal in the new type."""
    database = await made(postgres, with_fields(NAME, before), user_service())
    await add(database, name="Ada", age="36" if str(before.type) == "string" else 36)
    await database.migrate(with_fields(NAME, after))
    assert await value(database, "select age::text from users") == kept
    assert await value(database, "select age::text from journal.users") == kept


async def test_two_migrators_at_once_apply_it_once(postgres: Any) -> None:
    """The second waits for the first and then finds nothing to do."""
    wanted = design(user_service())
    database = await made(postgres, wanted, user_service(), migrated=False)
    results = await asyncio.gather(*(database.migrate(wanted) for _ in range(3)))
    assert sorted(bool(result.steps) for result in results) == [False, False, True]
    assert await value(database, "select count(*) from onehand.migrations") == 1


async def test_a_long_transaction_stops_the_migration_not_the_writers(postgres: Any, monkeypatch: Any) -> None:
    """A table in use is waited for briefly; then the migration gives up, whole, and says what to do."""
    monkeypatch.setattr("onehand.workspace.migration.draft.LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr("onehand.workspace.migration.runner.PAUSES", (0.01,))
    database = await made(postgres, with_fields(NAME), user_service())
    reader = await database.connect("app")
    async with reader.transaction():
        await reader.fetch("select * from users")
        with pytest.raises(Problem, match="has used the table"):
            await database.migrate(with_fields(NAME, field("age", "integer", optional=True)))
    await reader.close()
    await database.migrate(with_fields(NAME, field("age", "integer", optional=True)))


async def test_a_strange_database_is_left_alone(postgres: Any) -> None:
    """A database that somebody else filled is refused with what to do."""
    database = await made(postgres, with_fields(NAME), user_service(), migrated=False)
    connection = await database.connect("owner")
    await connection.execute("create table public.theirs (id int)")
    await connection.close()
    with pytest.raises(Problem, match=r"public\.theirs") as stopped:
        await database.migrate(with_fields(NAME))
    assert "empty database" in stopped.value.hint


@pytest.mark.parametrize("damage", ["schema = '{\"future\": 1}'", "checksum = 'x'"])
async def test_a_record_of_another_version_is_said_plainly(postgres: Any, damage: str) -> None:
    """What a newer onehand recorded, or somebody edited, is not guessed at."""
    database = await made(postgres, with_fields(NAME), user_service())
    connection = await database.connect("owner")
    await connection.execute(f"update onehand.migrations set {damage}")
    await connection.close()
    with pytest.raises(Problem, match="cannot be understood"):
        await database.migrate(with_fields(NAME))


async def test_a_dry_run_tells_the_steps_and_takes_none(postgres: Any) -> None:
    """What `dev db migrate --dry-run` prints has not been done."""
    database = await made(postgres, with_fields(NAME), user_service())
    wanted = with_fields(NAME, field("age", "integer", optional=True))
    steps = await foresee(database.url("owner"), schema(wanted, wanted.services["user"]))
    assert "add column 'users.age'" in [step.what for step in steps]
    assert await value(database, "select count(*) from information_schema.columns where column_name = 'age'") == 0


async def test_one_changed_word_is_migrated_in_no_time(postgres: Any) -> None:
    """The loop of a developer: a changed design is in the database well under half a second later."""
    database = await made(postgres, design(user_service()), user_service())
    began = time.monotonic()
    await database.migrate(design(user_service(resource("pet", [NAME]))))
    assert time.monotonic() - began < 0.5


async def test_an_unreachable_database_says_what_to_do(postgres: Any) -> None:
    """No traceback for a database that is not there."""
    missing = Made(postgres.admin_url, "nobody")
    with pytest.raises(Problem, match="cannot be entered") as stopped:
        await missing.migrate(design(service("nobody", [resource("thing", [NAME])])))
    assert stopped.value.hint == "dev db create --app nobody"


@pytest.mark.parametrize(
    ("settings", "drafts"),
    [
        ("", True),
        ('[database]\nurl = "postgresql://me@localhost/postgres"', True),
        ('[database]\nurl = "postgresql://me@db.example.com/postgres"', False),
        ('environment = "production"', False),
    ],
)
def test_only_a_developers_machine_drafts(tmp_path: Path, settings: str, drafts: bool) -> None:
    """A database elsewhere follows scripts only, also when nobody changed 'environment'."""
    (tmp_path / "onehand.toml").write_text(f'organization = "shop"\n{settings}\n')
    assert may_draft(Workspace(tmp_path)) is drafts
