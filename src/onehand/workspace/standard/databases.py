"""How does a database differ from the standard: whose is it, who may enter?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.sql.words import ident
from onehand.workspace.standard.deviation import Deviation
from onehand.workspace.standard.limits import Limits
from onehand.workspace.standard.seen import Seen, SeenDatabase
from onehand.workspace.standard.wanted import WantedDatabase

STATISTICS = "pg_stat_statements"
BUILT_IN = ("postgres", "template1")
"""Databases of a server that is nobody else's."""


def database_deviations(database: WantedDatabase, seen: Seen, limits: Limits) -> Iterator[Deviation]:
    """All of one database, in an order in which they can be repaired."""
    found = seen.databases.get(database.name)
    if found is None:
        yield _missing(database, seen.version)
        found = SeenDatabase(database.owner, frozenset({("", "CONNECT"), ("", "TEMPORARY")}))
    yield from _owner(database, found)
    yield from _making(database, found)
    yield from _rights(database, found, limits)
    if seen.statistics and STATISTICS not in (found.extensions or ()):
        yield Deviation(
            f"database '{database.name}' has no {STATISTICS}",
            f"create extension if not exists {STATISTICS}",
            database=database.name,
            optional=not seen.superuser,
        )


def server_deviations(seen: Seen) -> Iterator[Deviation]:
    """Of a server that is ours alone: nobody but its superuser has anything to do in the databases it came with."""
    for name in BUILT_IN:
        if name in seen.databases and any(role == "" for role, _ in seen.databases[name].rights):
            yield Deviation(
                f"every role can enter database '{name}'", f"revoke all on database {ident(name)} from public"
            )


def open_to_all(seen: Seen, databases: tuple[WantedDatabase, ...]) -> list[str]:
    """Databases of others that our roles can enter, because every role can."""
    ours = {one.name for one in databases}
    return sorted(name for name, one in seen.databases.items() if name not in ours and ("", "CONNECT") in one.rights)


def _missing(database: WantedDatabase, version: int) -> Deviation:
    sql = (
        f"create database {ident(database.name)} owner {ident(database.owner)}"
        f" template template0 encoding 'UTF8' {_locale(version)}"
    )
    return Deviation(f"database '{database.name}' is missing", sql)


def _locale(version: int) -> str:
    """Texts sort by code points, everywhere alike; where it can be had, lower() knows all of Unicode."""
    if version >= 17:
        return "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'"
    return "lc_collate 'C' lc_ctype 'C'"


def _owner(database: WantedDatabase, found: SeenDatabase) -> Iterator[Deviation]:
    if found.owner != database.owner:
        yield Deviation(
            f"database '{database.name}' belongs to '{found.owner}', not to '{database.owner}'",
            f"alter database {ident(database.name)} owner to {ident(database.owner)}",
            automatic=False,
        )


def _making(database: WantedDatabase, found: SeenDatabase) -> Iterator[Deviation]:
    """What was said when it was made, and what was set since."""
    name = ident(database.name)
    if (found.encoding, found.collation) not in {("UTF8", "C"), ("UTF8", "C.UTF-8")}:
        yield Deviation(
            f"database '{database.name}' has encoding {found.encoding} and collation {found.collation}, not UTF8 and C",
            "",
            hint="only a new database can have another one: dump it, create it anew, restore",
            automatic=False,
        )
    if not found.open:
        sql = f"alter database {name} allow_connections true connection limit -1"
        yield Deviation(f"database '{database.name}' limits connections to all", sql, automatic=False)
    for setting in found.settings:
        sql = f"alter database {name} reset {setting.partition('=')[0]}"
        yield Deviation(f"database '{database.name}' sets {setting}", sql, automatic=False)


def _rights(database: WantedDatabase, found: SeenDatabase, limits: Limits) -> Iterator[Deviation]:
    name = ident(database.name)
    if any(role == "" for role, _ in found.rights):
        rights = " and ".join(sorted(right.lower() for role, right in found.rights if role == ""))
        yield Deviation(
            f"every role has {rights} on database '{database.name}'", f"revoke all on database {name} from public"
        )
    for guest in database.guests:
        if (guest, "CONNECT") not in found.rights:
            yield Deviation(
                f"role '{guest}' cannot enter database '{database.name}'",
                f"grant connect on database {name} to {ident(guest)}",
            )
    welcome = {(guest, "CONNECT") for guest in (*database.guests, *limits.guests)}
    for role, right in sorted(found.rights - welcome):
        if role:
            yield Deviation(
                f"role '{role}' has {right.lower()} on database '{database.name}'",
                f"revoke {right.lower()} on database {name} from {ident(role)}",
                automatic=False,
            )
