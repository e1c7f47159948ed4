"""When the table changes its columns, does its journal change with it, and stay readable?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from onehand.gen.sql.columns import mirrored
from onehand.ir.nodes import Design, Journal
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, made

BEFORE = service(
    "follows",
    [
        resource(
            "pet",
            [field("name"), field("age"), field("note", optional=True), field("pin", optional=True, private=True)],
        )
    ],
)
AFTER = service(
    "follows",
    [
        resource(
            "pet",
            [
                field("title", was="name"),
                field("age", "integer"),
                field("colour", default="grey"),
                field("tag", optional=True),
                field("pin", optional=True, private=True),
            ],
            journal=Journal(30, "week"),
        )
    ],
)
COLUMNS = """\
select attname::text, format_type(atttypid, atttypmod) from pg_attribute
where attrelid = $1::text::regclass and attnum > 0 and not attisdropped"""


@pytest.fixture
async def pets(postgres: Any) -> Made:
    """A row was made, changed and deleted, another was made; then the design changed in every way at once."""
    database = await made(postgres, design(BEFORE), BEFORE)
    connection = await database.connect("app")
    await connection.execute("select set_config('onehand.caller', 'ada', false)")
    await connection.execute(
        "insert into pets (id, name, age, note) values ('p1', 'Rex', '3', 'n'), ('p2', 'Tom', '4', 'm')"
    )
    await connection.execute("update pets set age = '5' where id = 'p1'")
    await connection.execute("delete from pets where id = 'p1'")
    await connection.close()
    await database.migrate(design(AFTER), allow_data_loss=True)
    return database


@pytest.fixture
async def app(pets: Made) -> AsyncIterator[Any]:
    connection = await pets.connect("app")
    yield connection
    await connection.close()


async def shape(connection: Any, table: str) -> dict[str, str]:
    return dict(await connection.fetch(COLUMNS, table))


async def test_the_journal_has_the_columns_of_the_new_design(pets: Made, app: Any) -> None:
    """Added, renamed, retyped and dropped, in every partition too, by the same migration as the table."""
    [pet] = AFTER.resources.values()
    journal = await shape(app, "journal.pets")
    table = await shape(app, "public.pets")
    for column in mirrored(pet):
        assert journal[column.name] == table[column.name]
    assert not {"name", "note", "pin"} & journal.keys()
    for [partition] in await app.fetch("select partition from onehand.partitions() where journal = 'pets'"):
        assert await shape(app, f"journal.{partition}") == journal


async def test_old_records_read_as_the_new_design(app: Any) -> None:
    """Renamed and converted values, and the default of what is new; who and when stay as they were."""
    rows = await app.fetch("select * from journal.pets order by journal_id")
    assert [(row["journal_operation"], row["title"], row["age"], row["colour"], row["tag"]) for row in rows] == [
        ("insert", "Rex", 3, "grey", None),
        ("insert", "Tom", 4, "grey", None),
        ("update", "Rex", 5, "grey", None),
        ("delete", "Rex", 5, "grey", None),
    ]
    assert {row["journal_caller"] for row in rows} == {"ada"}


async def test_what_is_written_from_now_on_is_recorded_whole(app: Any) -> None:
    """Of every kind of statement, with the new columns, and queued."""
    await app.execute("delete from journal.queue")
    await app.execute("insert into pets (id, title, age) values ('p3', 'Kim', 1)")
    await app.execute("update pets set colour = 'red', tag = 't' where id = 'p2'")
    await app.execute("delete from pets where id = 'p3'")
    rows = await app.fetch("select * from journal.pets order by journal_id offset 4")
    assert [
        (row["journal_operation"], row["id"], row["title"], row["age"], row["colour"], row["tag"]) for row in rows
    ] == [
        ("insert", "p3", "Kim", 1, "grey", None),
        ("update", "p2", "Tom", 4, "red", "t"),
        ("delete", "p3", "Kim", 1, "grey", None),
    ]
    assert await app.fetchval("select count(*) from journal.queue") == 3


async def test_partitions_are_made_as_the_new_table_is(pets: Made, app: Any) -> None:
    """After columns went and came: records from the default partition keep each value in its column."""
    owner = await pets.connect("owner")
    await owner.execute(
        """insert into journal.pets (recorded_at, journal_operation, sequence, id, title, age, colour)
        values ('2026-01-07 12:00+00', 'insert', 1, 'old', 'Old', 9, 'blue')"""
    )
    made = []
    while (name := await app.fetchval("select onehand.create_partition('pets')")) is not None:
        made.append(name)
    # A week, as the new design says.
    assert made[0] == "pets_20260105"
    row = await app.fetchrow("select tableoid::regclass::text as lies, * from journal.pets where id = 'old'")
    assert (row["lies"], row["title"], row["age"], row["colour"], row["tag"]) == (
        "journal.pets_20260105",
        "Old",
        9,
        "blue",
        None,
    )
    assert await app.fetchval("select onehand.drop_partition('pets')") == "pets_20260105"
    await owner.close()


async def test_a_design_that_goes_back_and_forth(pets: Made, app: Any) -> None:
    """The way back renames, too; a journal that lost a column gets it again, empty for the past."""
    back: Design = design(
        service(
            "follows",
            [
                resource(
                    "pet",
                    [
                        field("name", was="title"),
                        field("age"),
                        field("note", optional=True),
                        field("pin", optional=True, private=True),
                    ],
                )
            ],
        )
    )
    await pets.migrate(back, allow_data_loss=True)
    rows = await app.fetch("select name, age, note from journal.pets order by journal_id")
    assert tuple(rows[0]) == ("Rex", "3", None)
    await app.execute("update pets set note = 'again'")
    assert await app.fetchval("select note from journal.pets order by journal_id desc limit 1") == "again"
