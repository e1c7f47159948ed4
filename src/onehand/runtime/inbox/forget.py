"""What does a consumer do when another service has forgotten a row? It erases what it has stored of it.

At once, also when the key is parked: the event that tells it is noted when it arrives, and the lane of its key takes
what was erased out of stored events, failures and copies between two batches. What comes late is stored without it.
The event itself then goes its way, in order, for whoever handles it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeAlias

import asyncpg
import msgspec

from onehand.runtime.spec import CopySpec
from onehand.runtime.stream.erased import Erased, Forgetting, erase, forgetting, redact
from onehand.runtime.stream.message import Message

KEYS = """\
select key, bool_or(applied_at is null) as due from inbox.forgotten where stream = $1 group by key"""
"""All keys of which something was forgotten, and whether it is still to be done."""

NOTE = """\
insert into inbox.forgotten (stream, key, sequence, erased)
select $1, key, sequence, erased::jsonb
from unnest($2::text[], $3::bigint[], $4::text[]) as told (key, sequence, erased)
on conflict do nothing"""
"""A replay tells the same once more."""

OF_KEYS = "select key, sequence, erased::text from inbox.forgotten where stream = $1 and key = any($2)"

CHUNK_END = 'select event_id from inbox."{stream}" where event_id > $1 order by event_id offset $2 limit 1'
"""Where the next chunk of the store ends; none = it is the last. Keys have no index: it would cost every event."""

STORED = """\
select event_id, key, sequence, discriminator, body from inbox."{stream}"
where event_id > $1 and event_id <= $2 and key = any($3)"""
"""What a chunk has of these keys."""

REWRITE = """\
update inbox."{stream}" as e
set body = redacted.body, headers = e.headers || jsonb_build_object('redacted', 'true')
from unnest($1::uuid[], $2::bytea[]) as redacted (event_id, body) where e.event_id = redacted.event_id"""

FAILURES = """\
update inbox.failures as f
set error = 'erased', stack = 'erased', reason = case when f.reason is not null then 'erased' end
where f.stream = $1 and f.key = $2
  and not exists (select from inbox."{stream}" as e where e.event_id = f.event_id and e.sequence >= $3)"""
"""Errors and stacks can show anything of what was handled."""

COPIED = "select to_jsonb(copy)::text from {table} as copy where id = $1 and sequence < $2 for update"

COPY = """\
update {table} as copy set {columns}
from jsonb_populate_record(null::{table}, $2::text::jsonb) as erased where copy.id = $1"""
"""Only columns of what was erased."""

APPLIED = """\
update inbox.forgotten set applied_at = clock_timestamp()
where stream = $1 and key = any($2) and applied_at is null"""

CHUNK = 20_000
"""Stored events that one statement looks through."""

Connection: TypeAlias = "asyncpg.Connection[Any]"

_FIRST = "00000000-0000-0000-0000-000000000000"
_LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"

_erased = msgspec.json.Decoder(tuple[Erased, ...])
_json = msgspec.json.Encoder()
_log = logging.getLogger("onehand.inbox")


class Forgotten:
    """The keys of one stream of which something was forgotten."""

    def __init__(self, stream: str, copies: Sequence[CopySpec] = ()) -> None:
        self._stream = stream
        self._copies = copies
        self._keys: set[str] = set()

    async def load(self, connection: Connection) -> list[str]:
        """Finds what an earlier process knew; the keys for which it is still to be done."""
        rows = await connection.fetch(KEYS, self._stream)
        self._keys = {key for key, _ in rows}
        return [key for key, due in rows if due]

    def concerns(self, messages: Iterable[Message]) -> bool:
        """Is there anything among these that this module must see before it is stored?"""
        return any(one.forgets or one.key in self._keys for one in messages)

    async def note(self, connection: Connection, messages: Iterable[Message]) -> list[str]:
        """Notes what these tell, in the transaction that stores them; the keys."""
        told = [one for message in messages if message.forgets if (one := _understood(message)) is not None]
        if told:
            columns = zip(*((one.key, one.sequence, _json.encode(one.erased).decode()) for one in told), strict=True)
            await connection.execute(NOTE, self._stream, *map(list, columns))
            self._keys.update(one.key for one in told)
        return list(dict.fromkeys(one.key for one in told))

    async def redacted(self, connection: Connection, messages: Sequence[Message]) -> list[Message]:
        """The same messages, those that come late without what was erased of them."""
        keys = {one.key for one in messages} & self._keys
        forgotten = await self._of_keys(connection, keys) if keys else []
        return [redact(one, forgotten) for one in messages]

    async def apply(self, connection: Connection, keys: Collection[str]) -> None:
        """Erases all that is stored of these keys, in the caller's transaction; may be done again."""
        forgotten = await self._of_keys(connection, keys)
        changed = await self._redact_store(connection, keys, forgotten)
        for one in forgotten:
            await connection.execute(FAILURES.format(stream=self._stream), self._stream, one.key, one.sequence)
            for copy in self._copies:
                await _redact_copy(connection, copy, one)
        await connection.execute(APPLIED, self._stream, list(keys))
        _log.info("%s: %d keys forgotten, %d stored events redacted", self._stream, len(keys), changed)

    async def _of_keys(self, connection: Connection, keys: Collection[str]) -> list[Forgetting]:
        rows = await connection.fetch(OF_KEYS, self._stream, list(keys))
        return [Forgetting(key=key, sequence=number, erased=_erased.decode(erased)) for key, number, erased in rows]

    async def _redact_store(
        self, connection: Connection, keys: Collection[str], forgotten: Sequence[Forgetting]
    ) -> int:
        changed, after = 0, _FIRST
        while True:
            end = await connection.fetchval(CHUNK_END.format(stream=self._stream), after, CHUNK)
            rows = await connection.fetch(STORED.format(stream=self._stream), after, end or _LAST, list(keys))
            new = [(row["event_id"], body) for row in rows if (body := _body(row, forgotten)) is not row["body"]]
            if new:
                await connection.execute(REWRITE.format(stream=self._stream), *map(list, zip(*new, strict=True)))
            changed += len(new)
            if end is None:
                return changed
            after = end


def _understood(message: Message) -> Forgetting | None:
    """None, told loudly, when a producer sends what it must not: all that comes behind it must still be stored."""
    try:
        return forgetting(message)
    except msgspec.MsgspecError as error:
        _log.error("'%s' %s does not say what was erased: %s", message.discriminator, message.event_id, error)
        return None


def _body(row: Any, forgotten: Iterable[Forgetting]) -> bytes:
    body: bytes = row["body"]
    for one in forgotten:
        if one.key == row["key"] and one.sequence > row["sequence"]:
            body = one.of(body, row["discriminator"])
    return body


async def _redact_copy(connection: Connection, copy: CopySpec, one: Forgetting) -> None:
    """As if its last event had come redacted. Nothing happens to a row that is newer, or not there."""
    table = ".".join(f'"{part}"' for part in copy.table.split("."))
    row = await connection.fetchval(COPIED.format(table=table), one.key, one.sequence)
    if row is None:
        return
    columns = {field.name: field.column for field in copy.fields if field.name != "id"}
    stored = json.loads(row)
    before = {name: stored[column] for name, column in columns.items() if stored.get(column) is not None}
    event = f"{copy.resource}_upserted"
    erased = [each for each in one.erased if event in each.events]
    after = erase({copy.resource: before}, erased)[copy.resource]
    new = {columns[name]: after.get(name) for name, value in before.items() if after.get(name) != value}
    if new:
        sql = COPY.format(table=table, columns=", ".join(f'"{column}" = erased."{column}"' for column in new))
        try:
            async with connection.transaction():
                await connection.execute(sql, one.key, json.dumps(new))
        except asyncpg.DataError:
            # What stands in does not fit a column of an older design; here nothing has to stand in.
            await connection.execute(sql, one.key, json.dumps(dict.fromkeys(new)))
