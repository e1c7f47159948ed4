"""How are the databases of a workspace, all of them and their server?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from msgspec import Struct

from onehand.gen.sql.service import schema
from onehand.gen.sql.streams import has_stream
from onehand.ir.nodes import Design, Service
from onehand.workspace.credentials import KnownPasswords
from onehand.workspace.database_status import (
    DatabaseStatus,
    Difference,
    database_status,
    difference,
    streams_status,
)
from onehand.workspace.drift.server import server_drift
from onehand.workspace.environment import role_url
from onehand.workspace.find import Workspace
from onehand.workspace.migration.files import migrations_of
from onehand.workspace.postgres import Server
from onehand.workspace.standard.wanted import STREAMS


class DatabasesStatus(Struct, frozen=True, kw_only=True):
    databases: list[DatabaseStatus]
    server: list[Difference] = []
    """What differs of the server itself."""
    notes: list[str] = []

    @property
    def well(self) -> bool:
        return not self.server and all(one.well for one in self.databases)


async def databases_status(
    workspace: Workspace, design: Design, server: Server, chosen: Sequence[Service], *, streams: bool
) -> DatabasesStatus:
    """Of these services and, if asked, of the streams. Problem when the server cannot be entered."""
    names = [one.name for one in chosen]
    outside = await server_drift(
        server.admin_url,
        design,
        KnownPasswords(workspace.credentials),
        names,
        limits=workspace.settings.limits,
        alone=server.embedded,
    )
    found = await asyncio.gather(
        *(
            database_status(
                role_url(workspace, server, one.name, "owner"),
                schema(design, one),
                migrations_of(workspace, one.name),
                [each for each in outside.deviations if each.service == one.name],
                outside.oldest.get(one.name),
            )
            for one in chosen
        )
    )
    if streams and any(map(has_stream, design.services.values())):
        drift = [each for each in outside.deviations if each.service == STREAMS]
        url = role_url(workspace, server, STREAMS, "owner")
        found.append(await streams_status(url, design, drift, outside.oldest.get(STREAMS)))
    return DatabasesStatus(
        databases=list(found),
        server=[difference(one) for one in outside.deviations if not one.service],
        notes=list(outside.notes),
    )
