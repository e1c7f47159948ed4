"""Is every difference from the standard seen, said in words, and repaired by its statement?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from onehand.workspace.standard.databases import database_deviations, open_to_all, server_deviations
from onehand.workspace.standard.deviation import Deviation
from onehand.workspace.standard.limits import Limits
from onehand.workspace.standard.roles import role_deviations
from onehand.workspace.standard.scram import verifier
from onehand.workspace.standard.seen import Seen, SeenDatabase, SeenRole
from onehand.workspace.standard.wanted import WantedDatabase, WantedRole

ROLE = WantedRole("user_app", "user", "app")
GOOD_ROLE = SeenRole(
    limit=60,
    settings={
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "1min",
    },
    verifier=verifier("secret"),
)
DATABASE = WantedDatabase("user", "user_owner", ("user_app", "user_reader"))
GOOD_DATABASE = SeenDatabase("user_owner", frozenset({("user_app", "CONNECT"), ("user_reader", "CONNECT")}))


def seen(role: SeenRole | None = GOOD_ROLE, database: SeenDatabase | None = GOOD_DATABASE, **facts: Any) -> Seen:
    roles = {"user_app": role} if role else {}
    databases = {"user": database} if database else {}
    return replace(Seen(18, "postgres", True, roles, databases), **facts)


def of_role(role: SeenRole | None, limits: Limits = Limits()) -> list[Deviation]:  # noqa: B008 - frozen
    return list(role_deviations(ROLE, seen(role), limits, "secret"))


def of_database(database: SeenDatabase | None, limits: Limits = Limits(), **facts: Any) -> list[Deviation]:  # noqa: B008
    return list(database_deviations(DATABASE, seen(database=database, **facts), limits))


def test_what_is_as_it_should_be_is_silent() -> None:
    assert of_role(GOOD_ROLE) == []
    assert of_database(GOOD_DATABASE) == []


@pytest.mark.parametrize(
    ("change", "sql", "automatic"),
    [
        ({"powers": frozenset({"superuser"})}, "alter role user_app nosuperuser", True),
        ({"powers": frozenset({"createrole"})}, "alter role user_app nocreaterole", True),
        ({"powers": frozenset({"createdb"})}, "alter role user_app nocreatedb", True),
        ({"powers": frozenset({"bypassrls"})}, "alter role user_app nobypassrls", True),
        ({"powers": frozenset({"replication"})}, "alter role user_app noreplication", True),
        ({"logs_in": False}, "alter role user_app login", True),
        ({"expires": True}, "alter role user_app valid until 'infinity'", True),
        ({"limit": -1}, "alter role user_app connection limit 60", True),
        ({"verifier": "md5aaaa"}, "alter role user_app password '********'", True),
        ({"verifier": verifier("other")}, "alter role user_app password '********'", True),
        ({"verifier": None, "opens": False}, "alter role user_app password '********'", True),
        ({"member_of": ("pg_read_all_data",)}, "revoke pg_read_all_data from user_app", True),
        ({"members": ("joe",)}, "revoke user_app from joe", False),
        (
            {"settings": {**GOOD_ROLE.settings, "lock_timeout": "1h"}},
            "alter role user_app set lock_timeout = '10s'",
            True,
        ),
        ({"settings": {**GOOD_ROLE.settings, "work_mem": "1GB"}}, "alter role user_app reset work_mem", False),
        (
            {"local_settings": (("user", "statement_timeout"),)},
            "alter role user_app in database user reset statement_timeout",
            False,
        ),
    ],
)
def test_each_difference_of_a_role(change: dict[str, Any], sql: str, automatic: bool) -> None:
    """What others may have wanted is told and left; the rest `dev db create` repairs."""
    [found] = of_role(replace(GOOD_ROLE, **change))
    assert (found.sql, found.automatic) == (sql.replace("database user", 'database "user"'), automatic)


def test_a_password_that_nobody_may_see_and_that_opens_is_right() -> None:
    """Also one that could not be tried: changing it would lock out whoever knows it."""
    assert of_role(replace(GOOD_ROLE, verifier=None, opens=True)) == []
    assert of_role(replace(GOOD_ROLE, verifier=None, opens=None)) == []


def test_limits_are_settings() -> None:
    """One word differs, the others keep their defaults."""
    limits = Limits({"app": {"statement": "5s"}}, {"app": 20}, ())
    assert [one.sql for one in of_role(GOOD_ROLE, limits)] == [
        "alter role user_app connection limit 20",
        "alter role user_app set statement_timeout = '5s'",
    ]


def test_an_administrator_becomes_a_member_of_owners_only() -> None:
    """To give a role a database it must be able to act as it; as app and reader it has nothing to do."""
    hosted = seen(superuser=False, administrator="boss", owned=frozenset())
    owner = WantedRole("user_owner", "user", "owner")
    granted = [one.sql for one in role_deviations(owner, hosted, Limits(), "secret")]
    assert granted[-1] == "grant user_owner to boss"
    assert not [one for one in role_deviations(ROLE, hosted, Limits(), "secret") if "grant" in one.sql]


@pytest.mark.parametrize(
    ("change", "sql", "automatic"),
    [
        ({"rights": GOOD_DATABASE.rights | {("", "CONNECT")}}, 'revoke all on database "user" from public', True),
        ({"rights": GOOD_DATABASE.rights | {("", "TEMPORARY")}}, 'revoke all on database "user" from public', True),
        (
            {"rights": GOOD_DATABASE.rights - {("user_app", "CONNECT")}},
            'grant connect on database "user" to user_app',
            True,
        ),
        (
            {"rights": GOOD_DATABASE.rights | {("joe", "CONNECT")}},
            'revoke connect on database "user" from joe',
            False,
        ),
        (
            {"rights": GOOD_DATABASE.rights | {("user_app", "CREATE")}},
            'revoke create on database "user" from user_app',
            False,
        ),
        ({"owner": "joe"}, 'alter database "user" owner to user_owner', False),
        ({"settings": ("timezone=CET",)}, 'alter database "user" reset timezone', False),
        ({"open": False}, 'alter database "user" allow_connections true connection limit -1', False),
        ({"collation": "de_DE.UTF-8"}, "", False),
    ],
)
def test_each_difference_of_a_database(change: dict[str, Any], sql: str, automatic: bool) -> None:
    [found] = of_database(replace(GOOD_DATABASE, **change))
    assert (found.sql, found.automatic) == (sql, automatic)
    assert found.sql or found.hint


def test_a_guest_of_the_settings_may_enter() -> None:
    """One that monitors; it may not do more than that."""
    rights = GOOD_DATABASE.rights | {("datadog", "CONNECT")}
    assert of_database(replace(GOOD_DATABASE, rights=rights), Limits(guests=("datadog",))) == []


def test_statistics_where_they_are_loaded() -> None:
    """Made in the database itself; optional for one who may perhaps not make them."""
    [found] = of_database(GOOD_DATABASE, statistics=True)
    assert (found.database, found.optional) == ("user", False)
    [hosted] = of_database(GOOD_DATABASE, statistics=True, superuser=False)
    assert hosted.optional


def test_databases_of_others_that_everybody_can_enter() -> None:
    """On a server of our own they are closed; elsewhere they are told."""
    everybody = SeenDatabase("postgres", frozenset({("", "CONNECT")}))
    found = seen(databases={"user": GOOD_DATABASE, "postgres": everybody, "crm": everybody})
    assert [one.sql for one in server_deviations(found)] == ["revoke all on database postgres from public"]
    assert open_to_all(found, (DATABASE,)) == ["crm", "postgres"]
