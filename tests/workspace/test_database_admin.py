"""Who may make databases, on which servers, and what is said when that does not work?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from onehand.workspace.binaries import OVERRIDE
from onehand.workspace.database import create_databases
from onehand.workspace.drift.server import server_drift
from onehand.workspace.problem import Problem
from tests.gen.sql.designs import design, field, resource, service
from tests.workspace.databases import Made, Passwords

HOSTED = service("hosted", [resource("thing", [field("name")])])
DESIGN = design(HOSTED)
OLDEST = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="module")
def oldest(new_postgres: Callable[[], Any]) -> Any:
    """A server of a system's own packages."""
    if not OLDEST.is_dir():
        pytest.skip("PostgreSQL 15 is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OVERRIDE, str(OLDEST))
        return new_postgres()


@pytest.fixture(params=["newest", "oldest"])
def server(request: pytest.FixtureRequest) -> Any:
    """Of the newest and of the oldest version that we take."""
    return cleaned(request.getfixturevalue("postgres" if request.param == "newest" else "oldest"))


def cleaned(found: Any) -> Any:
    """Without databases and roles of these tests."""
    for database in ("hosted", "streams"):
        found.run(f'drop database if exists "{database}" with (force)')
    for role in ("hosted_owner", "hosted_app", "hosted_reader", "streams_owner", "boss", "clerk"):
        found.run(f"drop role if exists {role}")
    found.run("create role boss login createdb createrole password 'boss'")
    return found


def as_role(server: Any, role: str, password: str = "") -> str:
    place = Made(server.admin_url, "postgres").url("superuser").rpartition("@")[2]
    return f"postgresql://{role}:{password or role}@{place}"


async def test_an_administrator_need_not_be_superuser(server: Any) -> None:
    """Who may create roles and databases is enough: that is what managed servers give. The second time nothing is done,
    although it sees no stored password; and nothing differs from the standard.
    """
    boss = as_role(server, "boss")
    said: list[str] = []
    await create_databases(boss, DESIGN, Passwords(), report=said.append)
    assert "grant hosted_owner to boss;" in said
    assert not [line for line in said if "grant hosted_app" in line or "grant hosted_reader" in line]
    database = Made(server.admin_url, "hosted")
    await database.migrate(DESIGN)
    for role in ("app", "reader", "owner"):
        await (await asyncpg.connect(database.url(role))).close()
    await (await asyncpg.connect(database.url("app", database="streams"))).close()
    again = await create_databases(boss, DESIGN, Passwords())
    assert [one for one in again if "pg_stat_statements" not in one] == []
    seen = await server_drift(boss, DESIGN, Passwords())
    assert seen.deviations == ()
    assert "pg_stat_statements is loaded; a superuser can make the extension in hosted, streams" in seen.notes
    assert "how passwords are stored only a superuser sees; 'boss' has tried them" in seen.notes


async def test_an_administrator_repairs_a_password_that_it_cannot_see(server: Any) -> None:
    """By trying it."""
    boss = as_role(server, "boss")
    await create_databases(boss, DESIGN, Passwords())
    server.run("alter role hosted_app password 'changed'")
    done = await create_databases(boss, DESIGN, Passwords())
    assert "alter role hosted_app password '********'" in done
    await (await asyncpg.connect(Made(server.admin_url, "hosted").url("app"))).close()


async def test_what_only_a_superuser_may_do_is_said(server: Any) -> None:
    """The statistics of statements: everything else is made, and the server's own words are shown."""
    said: list[str] = []
    await create_databases(as_role(server, "boss"), DESIGN, Passwords(), report=said.append)
    left_out = [line for line in said if line.startswith("-- left out: database 'hosted' has no pg_stat_statements")]
    assert len(left_out) == 1
    assert "permission denied" in left_out[0]


async def test_an_administrator_without_rights(server: Any) -> None:
    """Told before anything is made."""
    server.run("create role clerk login password 'clerk'")
    with pytest.raises(Problem, match="role 'clerk' may not make databases and roles") as stopped:
        await create_databases(as_role(server, "clerk"), DESIGN, Passwords())
    assert "alter role clerk createdb createrole" in stopped.value.hint
    assert stopped.value.status == 2


async def test_roles_of_another_administrator(postgres: Any) -> None:
    """Since PostgreSQL 16 one who may create roles may only change those that it was given."""
    server = cleaned(postgres)
    await create_databases(server.admin_url, DESIGN, Passwords())
    with pytest.raises(Problem) as stopped:
        await create_databases(as_role(server, "boss"), DESIGN, Passwords())
    assert stopped.value.code == "no-rights"
    assert "grant hosted_owner to boss" in stopped.value.detail
    assert "with admin option" in stopped.value.hint


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("postgresql://x@127.0.0.1:1/postgres", "no-postgres", "PostgreSQL does not answer at 127.0.0.1:1"),
        ("postgresql://x@127.0.0.1:nine/postgres", "bad-settings", "cannot be understood"),
        ("postgresql://x@no-such-host.invalid/postgres", "no-postgres", "does not answer at no-such-host.invalid"),
    ],
)
async def test_an_address_that_leads_nowhere(url: str, code: str, words: str) -> None:
    """One clear message with what to do."""
    with pytest.raises(Problem, match=words) as stopped:
        await create_databases(url, DESIGN, Passwords())
    assert (stopped.value.code, stopped.value.status) == (code, 2)
    assert stopped.value.hint


async def test_a_wrong_password_of_the_administrator(server: Any) -> None:
    """The role is named, and where its address comes from; no password is."""
    with pytest.raises(Problem, match="does not let 'boss' in") as stopped:
        await create_databases(as_role(server, "boss", "guessed-wrong"), DESIGN, Passwords())
    assert stopped.value.code == "wrong-password"
    assert "guessed-wrong" not in str(stopped.value)
    assert "[database] url" in stopped.value.hint


async def test_a_connection_that_is_lost(server: Any) -> None:
    """In the middle: told in one message, and the next run makes the rest."""

    def cut(line: str) -> None:
        if line.startswith("create database hosted"):
            server.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'boss'")

    with pytest.raises(Problem, match="was lost") as stopped:
        await create_databases(as_role(server, "boss"), DESIGN, Passwords(), report=cut)
    assert stopped.value.code == "connection-lost"
    assert server.run("select count(*) from pg_database where datname = 'hosted'") == "0"
    await create_databases(as_role(server, "boss"), DESIGN, Passwords())
    assert (await server_drift(as_role(server, "boss"), DESIGN, Passwords())).deviations == ()


async def test_a_server_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told at once; nothing is asked of it that it does not know."""

    class Old:
        async def fetchrow(self, sql: str) -> dict[str, Any]:
            return {"version": 14, "rolname": "postgres", "rolsuper": True, "rolcreaterole": True, "rolcreatedb": True}

        def is_closed(self) -> bool:
            return False

        async def close(self, timeout: float) -> None:
            pass

    async def connect(*args: Any, **options: Any) -> Old:
        return Old()

    monkeypatch.setattr(asyncpg, "connect", connect)
    with pytest.raises(Problem, match="PostgreSQL 15 or newer is needed, the server is 14") as stopped:
        await create_databases("postgresql://x@127.0.0.1:1/postgres", DESIGN, Passwords())
    assert stopped.value.hint
