"""How does a local copy follow another service's resource?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import asyncpg
import msgspec

from onehand.runtime.inbox.pending import Pending
from onehand.runtime.spec import CopySpec

APPLY = """\
insert into {table} as copy ({columns})
select {values}, arrived.sequence, arrived.deleted_at
from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as arrived (payload, sequence, deleted_at)
cross join lateral jsonb_populate_record(null::{table}, ({payload}) - '{{sequence,deleted_at}}'::text[]) as row
on conflict (id) do update set {updates}
where excluded.sequence >= copy.sequence"""
"""Writes rows as their newest event tells; an event older than the row changes nothing. A delete leaves the row, with
`deleted_at`, so that an upsert that comes late finds something newer."""


class Copy:
    """One table of schema `copies`."""

    def __init__(self, spec: CopySpec) -> None:
        self.upserted = f"{spec.resource}_upserted"
        self.deleted = f"{spec.resource}_deleted"
        self._sql = apply_sql(spec)
        carries: Any = msgspec.defstruct("Carries", [("payload", msgspec.Raw)], rename={"payload": spec.resource})
        self._decoder = msgspec.json.Decoder(carries)

    def kinds(self) -> tuple[str, str]:
        """The discriminators that it follows."""
        return self.upserted, self.deleted

    async def apply(self, connection: asyncpg.Connection[Any], items: Iterable[Pending]) -> None:
        """Brings the table up to these events of its kinds, in the caller's transaction."""
        newest: dict[str, Pending] = {}
        for item in items:
            known = newest.get(item.message.key)
            if known is None or item.message.sequence >= known.message.sequence:
                newest[item.message.key] = item
        messages = [item.message for item in newest.values()]
        await connection.execute(
            self._sql,
            [str(self._decoder.decode(m.body).payload, "utf-8") for m in messages],
            [m.sequence for m in messages],
            [m.timestamp if m.discriminator == self.deleted else None for m in messages],
        )


def apply_sql(spec: CopySpec) -> str:
    """The statement of one table; a field whose column has another name is put under that name first."""
    table = ".".join(f'"{part}"' for part in spec.table.split("."))
    fields = [("id", "id"), *((f.name, f.column) for f in spec.fields if f.name != "id")]
    columns = [column for _, column in fields]
    renamed = ", ".join(f"'{c}', arrived.payload::jsonb -> '{n}'" for n, c in fields if n != c)
    payload = f"arrived.payload::jsonb || jsonb_build_object({renamed})" if renamed else "arrived.payload::jsonb"
    own = ["sequence", "deleted_at"]
    return APPLY.format(
        table=table,
        columns=", ".join(f'"{c}"' for c in columns + own),
        values=", ".join(f'row."{c}"' for c in columns),
        payload=payload,
        updates=", ".join(f'"{c}" = excluded."{c}"' for c in columns[1:] + own),
    )
