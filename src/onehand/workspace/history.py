"""What happened to one row? Its journal, and what each record changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from onehand.gen.sql.columns import column_name, mirrored
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Design, Resource, Service
from onehand.ir.personal import embedded, personal
from onehand.workspace.difference import Changes, difference
from onehand.workspace.problem import Problem

_HISTORY = """\
select journal_id, recorded_at, journal_operation, journal_caller, journal_traceparent, sequence,
  to_jsonb(j)::text as row
from journal.{table} as j
where id = $1 and ($2::bigint[] is null or sequence = any($2))
order by journal_id desc limit $3
"""
"""The newest records of one row, or those of some versions."""

_UNREMARKABLE = frozenset({"updated_at"})
"""Changes with every record, and says no more than recorded_at."""

MASK = "(personal)"
"""Stands for a personal value that nobody asked to see."""


class HistoryRecord(Struct, frozen=True, kw_only=True):
    """One journal record."""

    id: int
    recorded_at: datetime
    operation: str
    caller: str | None
    """Who the service said it was, `role:<name>` when somebody else was connected, None when nobody was named."""
    traceparent: str | None
    sequence: int
    """The version: it is the row's ETag, and events carry it."""
    row: dict[str, Any]
    """The row as it became, or as it last was."""
    changes: Changes
    """Place -> before and after; of an insert everything that is there, of a delete nothing."""


class Comparison(Struct, frozen=True, kw_only=True):
    """Two records of one row, and what differs."""

    before: HistoryRecord = field(name="from")
    after: HistoryRecord = field(name="to")
    changes: Changes


class History:
    """The journals of one service. Personal values are masked unless `show_personal`: what is printed gets around."""

    def __init__(self, url: str, design: Design, service: Service, *, show_personal: bool = False) -> None:
        self._url = url
        self._design = design
        self._service = service
        self._show_personal = show_personal

    async def records(self, resource: str | None, id: str, limit: int) -> list[HistoryRecord]:
        """Oldest first, the newest `limit` of them. Without `resource` every journal of the service is looked into.

        Raises Problem when no journal has the id.
        """
        one, rows = await self._rows(resource, id, None, limit + 1)
        return list(self._shown(one, rows))[-limit:]

    async def comparison(self, resource: str | None, id: str, old: int, new: int) -> Comparison:
        """What differs between two versions of a row. Raises Problem when the journal does not have both."""
        one, rows = await self._rows(resource, id, [old, new], 2)
        found = {row["sequence"]: row for row in rows}
        for version in (old, new):
            if version not in found:
                raise Problem(
                    "unknown-version",
                    f"the journal has no version {version} of '{id}'",
                    hint=f"dev db journal {self._service.name} {id} lists them; old ones go with their retention",
                    status=1,
                )
        before, after = _row(one, found[old]), _row(one, found[new])
        masked = self._masked(one)
        return Comparison(
            before=_record(found[old], _without(before, masked), {}),
            after=_record(found[new], _without(after, masked), {}),
            changes=_said(difference(before, after), masked),
        )

    async def _rows(
        self, resource: str | None, id: str, versions: list[int] | None, limit: int
    ) -> tuple[Resource, Sequence[Any]]:
        """Of the first resource whose journal has the id; oldest first."""
        import asyncpg

        connection = await asyncpg.connect(self._url, timeout=10)
        try:
            for one in _resources(self._service, resource):
                rows = await connection.fetch(_HISTORY.format(table=ident(one.plural)), id, versions, limit)
                if rows:
                    return one, rows[::-1]
        finally:
            await connection.close()
        what = f"no journal of '{self._service.name}' has the id '{id}'"
        if versions is not None:
            what += f" at version {' or '.join(map(str, versions))}"
        raise Problem("unknown-id", what, status=1)

    def _shown(self, resource: Resource, rows: Sequence[Any]) -> Iterator[HistoryRecord]:
        masked = self._masked(resource)
        before: dict[str, Any] = {}
        for row in rows:
            now = _row(resource, row)
            deleted = row["journal_operation"] == "delete"
            yield _record(row, _without(now, masked), {} if deleted else _said(difference(before, now), masked))
            before = {} if deleted else now

    def _masked(self, resource: Resource) -> frozenset[str]:
        """Columns that hold something personal, be it deep inside."""
        if self._show_personal:
            return frozenset()
        own = {str(one.path[0]) for one in personal(self._design, resource.fields)}
        columns = {column_name(one) for one in resource.fields if one.name in own}
        return frozenset(columns | own | {one.name for one, _ in embedded(self._design, self._service, resource)})


def _resources(service: Service, wanted: str | None) -> list[Resource]:
    if wanted is None:
        return list(service.resources.values())
    if wanted not in service.resources:
        known = ", ".join(service.resources) or "none"
        raise Problem("unknown-resource", f"'{service.name}' has no resource '{wanted}'", hint=f"there are: {known}")
    return [service.resources[wanted]]


def _row(resource: Resource, row: Any) -> dict[str, Any]:
    whole = json.loads(row["row"])
    return {one.name: whole[one.name] for one in mirrored(resource) if whole.get(one.name) is not None}


def _record(row: Any, now: dict[str, Any], changes: Changes) -> HistoryRecord:
    return HistoryRecord(
        id=row["journal_id"],
        recorded_at=row["recorded_at"],
        operation=row["journal_operation"],
        caller=row["journal_caller"],
        traceparent=row["journal_traceparent"],
        sequence=row["sequence"],
        row=now,
        changes=changes,
    )


def _without(row: dict[str, Any], masked: frozenset[str]) -> dict[str, Any]:
    return {name: MASK if name in masked else value for name, value in row.items()}


def _said(changes: Changes, masked: frozenset[str]) -> Changes:
    """Of what is masked: that it changed, from something or to something, and nothing of what is inside."""
    found: Changes = {}
    for place, (before, after) in changes.items():
        column = place.partition(".")[0].partition("[")[0]
        if column in masked:
            both = place != column
            found[column] = (MASK if both or before is not None else None, MASK if both or after is not None else None)
        elif column not in _UNREMARKABLE:
            found[place] = (before, after)
    return found
