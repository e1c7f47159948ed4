"""Does every change of a design become scripts that keep both versions working?"""

from __future__ import annotations

from typing import Any

import pytest

from onehand.gen.sql.columns import column_name
from tests.gen.sql.migration.accept import EXPECTED
from tests.gen.sql.migration.cases import CASES, Case
from tests.gen.sql.migration.versions import Version, run
from tests.property.catalogue import catalogue, difference
from tests.workspace.databases import Made, made


@pytest.mark.parametrize("name", CASES)
def test_the_scripts_are_as_somebody_has_read_them(name: str) -> None:
    """`python -m tests.gen.sql.migration.accept` takes what is made now as what is expected."""
    found = CASES[name].scripts()
    files = {file.stem.rpartition(".")[2]: file.read_text() for file in EXPECTED.glob(f"{name}.*.sql")}
    assert found == files


@pytest.mark.parametrize("name", CASES)
async def test_both_versions_work_in_the_middle_and_the_end_is_a_fresh_schema(postgres: Any, name: str) -> None:
    """Each reads all that it knows of what the other wrote, and the contract leaves nothing behind."""
    case = CASES[name]
    database = await made(postgres, case.before, case.before.services["user"])
    app = await database.connect("app")
    old, new = Version(case.before, app), Version(case.after, app)
    for at in range(3):
        await old.insert(f"before{at}", **said(case.old, at))
    trace = await traces(database)
    plan = case.plan()
    await run(database, plan.expand)
    assert await traces(database) == trace, "a backfill is silent"
    await meet(case, old, new)
    trace = await traces(database)
    await run(database, plan.contract)
    assert await traces(database) == trace
    await alone(case, new)
    await app.close()
    found = await catalogue(database.url("superuser"))
    fresh = await made(postgres, case.after, case.after.services["user"])
    assert not difference(found, await catalogue(fresh.url("superuser")))


def said(values: dict[str, Any], at: int) -> dict[str, Any]:
    """What must be different in every row."""
    return {
        key: "ABCDEFGHIJ"[at] * 3 if key == "code" and value is None else f"{at}{value}" if key == "email" else value
        for key, value in values.items()
    }


async def traces(database: Made) -> Any:
    """What a silent change leaves as it is."""
    connection = await database.connect()
    try:
        return await connection.fetchrow("""\
select (select array_agg((id, sequence, updated_at) order by id) from public.users) as rows,
  (select count(*) from journal.users) as records, (select count(*) from journal.queue) as queued""")
    finally:
        await connection.close()


async def meet(case: Case, old: Version, new: Version) -> None:
    """Rows of before, and rows that each writes now."""
    for at in range(3):
        row = await new.get(f"before{at}")
        assert shown(row, case.new_reads) == case.new_reads
        assert (await new.history(f"before{at}"))[0].items() >= without(case, case.new_reads).items()
    await old.insert("old", **said(case.old, 3))
    assert shown(await new.get("old"), case.new_reads) == case.new_reads
    for at, id in enumerate(("new", "newer")):
        written = await new.insert(id, **said(case.new, 4 + at))
        assert written.items() >= expected(new, said(case.new, 4 + at)).items()
        assert shown(await old.get(id), case.old_reads) == case.old_reads
    await new.update("old", **said(case.new, 3) | {name(new): "Eve"})
    assert (await old.get("old"))[name(old)] == "Eve"
    assert (await new.get("old")).items() >= expected(new, said(case.new, 3) | {name(new): "Eve"}).items()
    await old.update("new", **said(case.old, 4) | {name(old): "Bob"})
    assert (await new.get("new"))[name(new)] == "Bob"
    assert len(await old.history("new")) == len(await new.history("new")) == 2


def name(version: Version) -> str:
    """Its first field."""
    return version.resource.fields[1].name


def without(case: Case, values: dict[str, Any]) -> dict[str, Any]:
    """A mended value stays in old records as it was."""
    mended = {key.partition(".")[2] for key in case.fills}
    kept = {one.name for one in case.before.services["user"].resources["user"].fields}
    return {key: value for key, value in values.items() if not (key in mended and key in kept)}


def expected(version: Version, values: dict[str, Any]) -> dict[str, Any]:
    """By column."""
    return {column_name(one): values[one.name] for one in version.form() if one.name in values}


def shown(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in wanted}


async def alone(case: Case, new: Version) -> None:
    await new.insert("last", **said(case.new, 8))
    assert (await new.get("last")).items() >= expected(new, said(case.new, 8)).items()
    assert await new.update("last", **said(case.new, 9) | {name(new): "Zoe"})
