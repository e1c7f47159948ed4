"""Does a running workspace go from draft to scripts and on, and does a service leave when its schema is contracted?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from onehand.gen.sql.service import schema
from onehand.workspace.down import end_everything
from onehand.workspace.find import Workspace, find_workspace
from onehand.workspace.migration.files import migrations_of
from onehand.workspace.migration.new_scripts import new_scripts
from onehand.workspace.pipeline import load
from onehand.workspace.ports import free_base
from onehand.workspace.problem import Problem
from onehand.workspace.run import Running, running
from onehand.workspace.scaffold import plan_workspace, write


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A new one, as `dev new` makes it, at ports of its own."""
    write(plan_workspace("library", tmp_path))
    settings = tmp_path / "library" / "onehand.toml"
    settings.write_text(settings.read_text().replace("base = 4700", f"base = {free_base(3)}"))
    found = find_workspace(settings.parent)
    yield found
    end_everything(found)


def edit(workspace: Workspace, old: str, new: str) -> None:
    path = workspace.api / "library.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def diff(workspace: Workspace) -> None:
    """What `dev db diff` does."""
    design = load(workspace)
    wanted = schema(design, design.services["library"])
    new_scripts(migrations_of(workspace, "library"), wanted, now=datetime.now(UTC)).write()


async def post(up: Running, **body: str) -> Any:
    async with httpx2.AsyncClient() as http:
        return await http.post(f"{up.services['library'].url}/notes", json=body)


async def ready(up: Running) -> Any:
    async with httpx2.AsyncClient() as http:
        return await http.get(f"{up.services['library'].internal_url}/ready")


async def execute(up: Running, sql: str) -> None:
    connection = await asyncpg.connect(up.database_url("library", "owner"))
    await connection.execute(sql)
    await connection.close()


async def test_from_draft_to_scripts_and_on(workspace: Workspace) -> None:
    """A new word is a draft, its script and a rename behind it are adopted; nothing is lost, and all of it is said."""
    said: list[str] = []
    async with running(workspace, report=said.append, throwaway=True) as up:
        edit(workspace, "body:   string?", "body:   string?\n      color:  string?")
        await up.redesign()
        assert (await post(up, title="Buy paint", color="red")).status_code == 201
        diff(workspace)
        edit(workspace, "color:  string?", "tint:   {type: string, optional: true, was: color}")
        diff(workspace)
        await up.redesign()
        async with httpx2.AsyncClient() as http:
            [note] = (await http.get(f"{up.services['library'].url}/notes")).json()
        assert note["tint"] == "red"
        assert (await ready(up)).status_code == 200
    lines = "\n".join(line.strip() for line in said)
    assert "library: made, " in lines
    assert "library: draft of " in lines
    assert "contained" in lines


async def test_a_service_is_not_ready_when_its_schema_is_contracted_away(workspace: Workspace) -> None:
    """It says so in `ready`, with what to do; when its schema is served again, it is back. And the record of an older
    onehand is no crash: `dev up` says what to do.
    """
    async with running(workspace, throwaway=True) as up:
        assert (await ready(up)).status_code == 200
        await execute(
            up,
            "insert into onehand.migrations (name, kind, checksum, serves, steps, steps_done, finished)"
            " values ('later', 'contract', 'x', '{x}', '[]', 0, true)",
        )
        answer = await ready(up)
        assert answer.status_code == 503
        assert "the database of 'library' is newer than the code" in answer.text
        await execute(up, "delete from onehand.migrations where name = 'later'")
        assert (await ready(up)).status_code == 200
        await execute(up, "alter table onehand.migrations drop column serves")
    with pytest.raises(Problem, match="was made by an older onehand") as stopped:
        async with running(workspace, throwaway=True):
            pass
    assert "dev db reset library" in stopped.value.hint
