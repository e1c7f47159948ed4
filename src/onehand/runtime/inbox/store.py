"""How do arriving events get into the consumer's own database, each of them once?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import asyncpg
import msgspec

from onehand.runtime.inbox.pending import Pending
from onehand.runtime.stream.message import Message

STORE = """\
with arrived as (
  select * from unnest(
    $1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::bytea[],
    $9::boolean[]
  ) with ordinality
  as a (event_id, key, sequence, discriminator, committed_at, published_at, headers, body, wanted, place)
), stored as (
  insert into inbox."{stream}"
    (event_id, key, sequence, discriminator, committed_at, published_at, received_at, headers, body)
  select event_id, key, sequence, discriminator, committed_at, published_at, $10, headers::jsonb, body from arrived
  on conflict do nothing
  returning event_id
), queued as (
  insert into inbox."{stream}_queue" (event_id, key)
  select event_id, key from arrived join stored using (event_id) where wanted order by place
  returning position, event_id
)
select event_id::text, position from stored left join queued using (event_id)"""
"""Stores what is new and queues what of it has a handler, in order of arrival; returns both (position null: stored
only)."""

HEAD = """\
select q.position, e.event_id::text, e.key, e.sequence, e.discriminator, e.committed_at, e.published_at,
  e.headers::text, e.body, e.received_at
from (
  select position, event_id from inbox."{stream}_queue"
  where key <> all($1::text[]) and position <> all($2::bigint[]) order by position limit $3
) as q
join inbox."{stream}" as e using (event_id) order by q.position"""
"""The oldest that wait, without these keys and positions."""

OF_KEY = """\
select q.position, e.event_id::text, e.key, e.sequence, e.discriminator, e.committed_at, e.published_at,
  e.headers::text, e.body, e.received_at
from (select position, event_id from inbox."{stream}_queue" where key = $1 order by position limit $2) as q
join inbox."{stream}" as e using (event_id) order by q.position"""
"""What waits behind a failure, and that itself."""

DONE = 'delete from inbox."{stream}_queue" where position = any($1)'
"""Marks as processed."""

WAITING = 'select count(*) from inbox."{stream}_queue"'

Connection: TypeAlias = "asyncpg.Connection[Any]"

_headers = msgspec.json.Decoder(dict[str, str])
_json = msgspec.json.Encoder()


class Overtaken(Exception):  # noqa: N818 - no fault: another process was faster
    """Some of these were processed by someone else; what was done here must be rolled back."""


class Store:
    """The tables of one stream."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self._store = STORE.format(stream=stream)
        self._head = HEAD.format(stream=stream)
        self._of_key = OF_KEY.format(stream=stream)
        self._done = DONE.format(stream=stream)
        self._waiting = WAITING.format(stream=stream)

    async def store(
        self, connection: Connection, messages: Sequence[Message], received_at: datetime, wants: Callable[[str], bool]
    ) -> tuple[int, list[Pending]]:
        """How many were new, and those of them that are now queued, in order. Durable when it returns."""
        unique = {message.event_id: message for message in messages}
        wanted = [wants(message.discriminator) for message in unique.values()]
        rows = await connection.fetch(self._store, *_columns(unique.values()), wanted, received_at)
        queued = [Pending(position, unique[id], received_at) for id, position in rows if position is not None]
        return len(rows), sorted(queued, key=lambda pending: pending.position)

    async def head(
        self, connection: Connection, limit: int, *, parked: Collection[str], held: Collection[int]
    ) -> list[Pending]:
        """The oldest that wait, in order, without parked keys and positions that are held in memory."""
        rows = await connection.fetch(self._head, list(parked), list(held), limit)
        return [_pending(row) for row in rows]

    async def of_key(self, connection: Connection, key: str, limit: int) -> list[Pending]:
        """The oldest that wait of one key, in order."""
        return [_pending(row) for row in await connection.fetch(self._of_key, key, limit)]

    async def done(self, connection: Connection, items: Sequence[Pending]) -> None:
        """Marks as processed, in the transaction of whoever processes them; raises Overtaken."""
        status = await connection.execute(self._done, [item.position for item in items])
        if status != f"DELETE {len(items)}":
            raise Overtaken(f"{self.stream}: {status} instead of {len(items)} rows")

    async def waiting(self, connection: Connection) -> int:
        """How many are not processed."""
        count: int = await connection.fetchval(self._waiting)
        return count


def _columns(messages: Collection[Message]) -> tuple[list[Any], ...]:
    return (
        [m.event_id for m in messages],
        [m.key for m in messages],
        [m.sequence for m in messages],
        [m.discriminator for m in messages],
        [m.timestamp for m in messages],
        [m.published_at for m in messages],
        [_json.encode(m.headers).decode() for m in messages],
        [m.body for m in messages],
    )


def _pending(row: Any) -> Pending:
    position, event_id, key, sequence, discriminator, committed, published, headers, body, received = row
    message = Message(
        event_id=event_id,
        key=key,
        sequence=sequence,
        discriminator=discriminator,
        timestamp=committed,
        published_at=published,
        headers=_headers.decode(headers),
        body=body,
    )
    return Pending(position, message, received)
