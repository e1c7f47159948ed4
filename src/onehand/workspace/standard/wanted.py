"""Which roles and databases should there be, and who may enter where?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onehand.gen.sql.streams import has_stream
from onehand.ir.nodes import Service
from onehand.workspace.standard.limits import KINDS, Limits

STREAMS = "streams"
"""The database of the transport `postgres`, and the name under which its owner's password is kept."""


@dataclass(frozen=True, slots=True)
class WantedRole:
    """It logs in, and nothing more: neither superuser nor one who may make roles or databases, member of nothing."""

    name: str
    service: str
    """Under which its password is kept; also the database that it enters."""
    kind: str
    """owner, app or reader."""


@dataclass(frozen=True, slots=True)
class WantedDatabase:
    """Its owner and these guests enter, PUBLIC does not; texts sort by code points."""

    name: str
    owner: str
    guests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The standard, for some services on one server."""

    roles: tuple[WantedRole, ...]
    databases: tuple[WantedDatabase, ...]
    limits: Limits


def wanted(services: Sequence[Service], chosen: Iterable[Service], limits: Limits) -> Wanted:
    """Roles of all services that have a database, the databases of those chosen, and the streams.

    All roles, because what they may read in the streams depends on everybody's subscriptions.
    """
    roles = [_role(service.name, kind) for service in services for kind in KINDS]
    databases = [_database(service.name, ("app", "reader")) for service in chosen]
    if any(map(has_stream, services)):
        roles.append(_role(STREAMS, "owner"))
        guests = tuple(_role(service.name, "app").name for service in services)
        databases.append(WantedDatabase(STREAMS, f"{STREAMS}_owner", guests))
    return Wanted(tuple(roles), tuple(databases), limits)


def _role(service: str, kind: str) -> WantedRole:
    return WantedRole(f"{service}_{kind}", service, kind)


def _database(service: str, guests: tuple[str, ...]) -> WantedDatabase:
    return WantedDatabase(service, f"{service}_owner", tuple(f"{service}_{kind}" for kind in guests))
