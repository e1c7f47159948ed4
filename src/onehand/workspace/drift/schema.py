"""Has somebody changed a service's schema by hand, or that of the streams?"""

from __future__ import annotations

from typing import Any

from onehand.gen.sql.render import create_table, creation, table_name
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.streams import streams
from onehand.ir.nodes import Design
from onehand.workspace.drift.compare import differences
from onehand.workspace.drift.fresh import both
from onehand.workspace.standard.deviation import Deviation
from onehand.workspace.standard.wanted import STREAMS

SCHEMAS = ("public", "onehand", "journal", "inbox", "copies")
"""Of a service."""

MIGRATE_LOCK, STREAMS_LOCK = "onehand.migrate", "onehand.streams"


async def schema_drift(connection: Any, schema: Schema, *, middle: bool = False) -> list[Deviation]:
    """Differences from the schema that was migrated last; the connection is its owner's. Raises Busy."""
    found, fresh = await both(connection, creation(schema), SCHEMAS, lock=MIGRATE_LOCK)
    tables = {table_name(table): "\n".join(create_table(table)).strip().rstrip(";") for table in schema.tables}
    return list(differences(found, fresh, database=schema.service, tables=tables, middle=middle))


async def streams_drift(connection: Any, design: Design) -> list[Deviation]:
    """The same of the streams; the connection is that of `streams_owner`. Raises Busy."""
    scripts = [script.text for script in streams(design)]
    found, fresh = await both(connection, scripts, ("public", "stream"), lock=STREAMS_LOCK)
    return list(differences(found, fresh, database=STREAMS, tables={}))
