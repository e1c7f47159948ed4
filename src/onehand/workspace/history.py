"""What happened to one row? Its journal, and what each record changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from onehand.gen.sql.columns import mirrored
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Resource, Service
from onehand.workspace.problem import Problem

_HISTORY = """\
select journal_id, recorded_at, journal_operation, journal_caller, journal_traceparent, sequence,
  to_jsonb(j)::text as row
from journal.{table} as j where id = $1 order by journal_id desc limit $2
"""
"""The newest records of one row."""

_UNREMARKABLE = frozenset({"updated_at"})
"""Changes with every record, and says no more than recorded_at."""


class HistoryRecord(Struct, frozen=True, kw_only=True):
    """One journal record."""

    id: int
    recorded_at: datetime
    operation: str
    caller: str | None
    traceparent: str | None
    sequence: int
    row: dict[str, Any]
    """The row as it became, or as it last was."""
    changes: dict[str, tuple[Any, Any]]
    """Column -> before and after; of an insert everything that is there, of a delete nothing."""


async def history(url: str, service: Service, resource: str | None, id: str, limit: int) -> list[HistoryRecord]:
    """Oldest first, the newest `limit` of them. Without `resource` every journal of the service is looked into."""
    import asyncpg

    connection = await asyncpg.connect(url, timeout=10)
    try:
        for one in _resources(service, resource):
            sql = _HISTORY.format(table=ident(one.plural))
            rows = await connection.fetch(sql, id, limit + 1)
            if rows:
                return list(_records(one, list(reversed(rows))))[-limit:]
    finally:
        await connection.close()
    raise Problem("unknown-id", f"no journal of '{service.name}' has the id '{id}'", status=1)


def _resources(service: Service, wanted: str | None) -> list[Resource]:
    if wanted is None:
        return list(service.resources.values())
    if wanted not in service.resources:
        known = ", ".join(service.resources) or "none"
        raise Problem("unknown-resource", f"'{service.name}' has no resource '{wanted}'", hint=f"there are: {known}")
    return [service.resources[wanted]]


def _records(resource: Resource, rows: list[Any]) -> Iterator[HistoryRecord]:
    names = [column.name for column in mirrored(resource)]
    before: dict[str, Any] = {}
    for row in rows:
        whole = json.loads(row["row"])
        now = {name: whole[name] for name in names if whole.get(name) is not None}
        yield HistoryRecord(
            id=row["journal_id"],
            recorded_at=row["recorded_at"],
            operation=row["journal_operation"],
            caller=row["journal_caller"],
            traceparent=row["journal_traceparent"],
            sequence=row["sequence"],
            row=now,
            changes={} if row["journal_operation"] == "delete" else changes(before, now),
        )
        before = {} if row["journal_operation"] == "delete" else now


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs, in the order of the columns; None = absent."""
    names = dict.fromkeys([*after, *before])
    return {
        name: (before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name) and name not in _UNREMARKABLE
    }
