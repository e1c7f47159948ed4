"""How do the roles and databases of a server differ from the standard, and what keeps a transaction open?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from onehand.ir.nodes import Design
from onehand.workspace.database import Passwords, deviations, having_database, look
from onehand.workspace.standard.admin import administrator
from onehand.workspace.standard.databases import STATISTICS, open_to_all
from onehand.workspace.standard.deviation import Deviation
from onehand.workspace.standard.limits import Limits
from onehand.workspace.standard.seen import Seen
from onehand.workspace.standard.wanted import Wanted, wanted

_OLDEST = """\
select distinct on (datname) datname, pid, usename, application_name, state,
  extract(epoch from clock_timestamp() - xact_start)::float8 as seconds
from pg_stat_activity
where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'
order by datname, xact_start
"""
"""Of each database the transaction that is open for the longest time: migrations and partitions wait for it."""

_HIDDEN = "select exists (select from pg_stat_activity where query = '<insufficient privilege>')"


class OpenTransaction(Struct, frozen=True, kw_only=True):
    """The oldest of a database."""

    seconds: float
    pid: int
    role: str
    application: str
    state: str
    """`active`, `idle in transaction`."""


@dataclass(frozen=True, slots=True)
class ServerDrift:
    deviations: tuple[Deviation, ...]
    notes: tuple[str, ...]
    """What is worth knowing, and in nobody's power or nobody's fault."""
    oldest: Mapping[str, OpenTransaction]
    """By database."""


async def server_drift(
    admin_url: str,
    design: Design,
    passwords: Passwords,
    names: Iterable[str] | None = None,
    *,
    limits: Limits | None = None,
    alone: bool = False,
) -> ServerDrift:
    """Everything that differs, whether `dev db create` would repair it or not. Looks, and changes nothing."""
    services, chosen = having_database(design, names)
    goal = wanted(services, chosen, limits or Limits())
    async with administrator(admin_url) as admin:
        seen = await look(admin, admin_url, goal, passwords)
        oldest = {row["datname"]: _transaction(row) for row in await admin.fetch(_OLDEST)}
        hidden = await admin.fetchval(_HIDDEN)
    found = tuple(one for one in deviations(goal, seen, passwords, alone=alone) if not one.optional)
    return ServerDrift(found, tuple(_notes(goal, seen, alone=alone, hidden=hidden)), oldest)


def _transaction(row: Any) -> OpenTransaction:
    return OpenTransaction(
        seconds=row["seconds"],
        pid=row["pid"],
        role=row["usename"],
        application=row["application_name"],
        state=row["state"] or "",
    )


def _notes(goal: Wanted, seen: Seen, *, alone: bool, hidden: bool) -> Iterator[str]:
    others = open_to_all(seen, goal.databases)
    if others and not alone:
        yield (
            f"the service roles can enter {', '.join(others)}, as every role of this server can; if nobody needs that: "
            f"revoke connect on database {', '.join(others)} from public"
        )
    if not seen.statistics:
        yield (
            f"{STATISTICS} is not loaded: set shared_preload_libraries = '{STATISTICS}', start the server again, then "
            "dev db create"
        )
    elif not seen.superuser:
        lacking = [one.name for one in goal.databases if STATISTICS not in _extensions(seen, one.name)]
        if lacking:
            yield f"{STATISTICS} is loaded; a superuser can make the extension in {', '.join(lacking)}"
    if not seen.superuser:
        yield f"how passwords are stored only a superuser sees; '{seen.administrator}' has tried them"
    if hidden:
        yield f"'{seen.administrator}' does not see all sessions: grant pg_read_all_stats to {seen.administrator}"


def _extensions(seen: Seen, database: str) -> frozenset[str]:
    found = seen.databases.get(database)
    return (found.extensions if found else None) or frozenset()
