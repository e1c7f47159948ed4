"""The transport that is a PostgreSQL database: one table per stream, in the database `streams`.

Its tables and functions are made by gen/sql/streams.py. NOTIFY is a hint, sent after the publishing transaction has
committed; polling is the guarantee.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec

from onehand.runtime.stream.erased import Forgetting, redact
from onehand.runtime.stream.message import Delivery, Message, stream_table
from onehand.runtime.stream.transport import Fenced, TransportError

PUBLISH = "select stream.publish_{stream}($1, $2, $3, $4, $5, $6, $7, $8)"
"""Appends a batch; returns the newest epoch."""

HINT = "select pg_notify('stream_{stream}', '')"
"""Wakes the subscribers; a statement of its own, because the commit of a NOTIFY holds a lock of the whole cluster."""

TRIM = "select stream.trim_{stream}($1, $2, $3)"
"""Removes one chunk of old messages; returns how many."""

SEARCH = """\
select until, positions, found_keys, sequences, discriminators, bodies from stream.search_{stream}($1, $2, $3)"""
"""What one chunk behind a position has of some keys, and where it ends (null: at the end of the stream)."""

REDACT = "select stream.redact_{stream}($1, $2, $3, $4)"
"""Writes messages again, without what was erased; returns the newest epoch."""

CURSOR = "select position from stream.cursors where stream = $1 and consumer = $2"
"""The last acknowledged position."""

FETCH = """\
select position, event_id, key, sequence, discriminator, committed_at, published_at, headers, body
from stream.{stream} where position > $1 order by position limit $2"""
"""What comes after a position."""

ACKNOWLEDGE = "select stream.acknowledge($1, $2, $3)"
"""Moves the cursor forward."""

BEHIND = """\
select greatest(0, coalesce((select max(position) from stream.{stream}), 0)
  - coalesce((select position from stream.cursors where stream = $1 and consumer = $2), 0))"""
"""How many positions lie between the cursor and the end."""

CHUNK = 5000
POLL = 0.05
"""Seconds."""
TIMEOUT = 10.0
"""Seconds until a statement or a connection counts as lost."""

_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

Connect = Callable[[], Awaitable["asyncpg.Connection[Any]"]]


class PostgresTransport:
    """Connects when it is first used and again whenever the connection is lost."""

    def __init__(self, dsn: str, *, poll: float = POLL) -> None:
        self._dsn = dsn
        self._poll = poll
        self._publishing = _Line(self._connect)
        self._lines: set[_Line] = set()

    async def publish(self, stream: str, messages: Sequence[Message], *, epoch: int) -> None:
        table = stream_table(stream)
        async with self._publishing.connection() as connection:
            newest = await connection.fetchval(PUBLISH.format(stream=table), epoch, *_columns(messages))
            if newest > epoch:
                raise Fenced(stream, epoch=epoch, newest=newest)
            if messages:
                await connection.execute(HINT.format(stream=table))

    def subscribe(self, stream: str, consumer: str) -> PostgresSubscription:
        line = _Line(self._connect, closed=self._lines.discard)
        self._lines.add(line)
        return PostgresSubscription(line, stream_table(stream), consumer, self._poll)

    async def trim(self, stream: str, *, before: datetime, epoch: int) -> int:
        async with self._publishing.connection() as connection:
            removed: int = await connection.fetchval(TRIM.format(stream=stream_table(stream)), epoch, before, CHUNK)
            return removed

    async def redact(self, stream: str, forgotten: Sequence[Forgetting], *, epoch: int) -> int:
        table, keys = stream_table(stream), [one.key for one in forgotten]
        changed, after = 0, 0
        while True:
            # Between two chunks others may use the connection: a long stream holds up nobody.
            async with self._publishing.connection() as connection:
                part: Any = await connection.fetchrow(SEARCH.format(stream=table), keys, after, CHUNK)
                if part["until"] is None:
                    return changed
                after = part["until"]
                new = [
                    (position, message.key, message.body)
                    for position, before in _found(part)
                    if (message := redact(before, forgotten)) is not before
                ]
                if new:
                    columns = map(list, zip(*new, strict=True))
                    newest = await connection.fetchval(REDACT.format(stream=table), epoch, *columns)
                    if newest > epoch:
                        raise Fenced(stream, epoch=epoch, newest=newest)
                    changed += len(new)

    async def close(self) -> None:
        for line in list(self._lines):
            await line.close()
        await self._publishing.close()

    async def _connect(self) -> asyncpg.Connection[Any]:
        return await asyncpg.connect(
            self._dsn,
            timeout=TIMEOUT,
            command_timeout=TIMEOUT,
            server_settings={"application_name": "onehand stream", "timezone": "UTC", "tcp_keepalives_idle": "10"},
        )


class PostgresSubscription:
    """One connection that listens, reads and acknowledges."""

    def __init__(self, line: _Line, table: str, consumer: str, poll: float) -> None:
        self._line = line
        self._table = table
        self._consumer = consumer
        self._poll = poll
        self._position: int | None = None
        self._hint = asyncio.Event()
        self._listening: asyncpg.Connection[Any] | None = None

    async def fetch(self, limit: int, wait: float) -> list[Delivery]:
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            self._hint.clear()
            found = await self._next(limit)
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0:
                return found
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hint.wait(), min(self._poll, left))

    async def _next(self, limit: int) -> list[Delivery]:
        async with self._line.connection() as connection:
            await self._listen(connection)
            if self._position is None:
                self._position = await connection.fetchval(CURSOR, self._table, self._consumer) or 0
            rows = await connection.fetch(FETCH.format(stream=self._table), self._position, limit)
        if rows:
            self._position = rows[-1][0]
        return [_delivery(row) for row in rows]

    async def _listen(self, connection: asyncpg.Connection[Any]) -> None:
        if self._listening is not connection:
            await connection.add_listener(f"stream_{self._table}", self._woken)
            self._listening = connection

    def _woken(self, *_: object) -> None:
        self._hint.set()

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            last = max(d.position for d in deliveries)
            async with self._line.connection() as connection:
                await connection.execute(ACKNOWLEDGE, self._table, self._consumer, last)

    async def behind(self) -> int:
        async with self._line.connection() as connection:
            count: int = await connection.fetchval(BEHIND.format(stream=self._table), self._table, self._consumer)
            return count

    async def close(self) -> None:
        await self._line.close()


class _Line:
    """One connection, used by one at a time, and thrown away at the first sign of trouble."""

    def __init__(self, connect: Connect, *, closed: Callable[[_Line], None] = lambda _: None) -> None:
        self._connect = connect
        self._closed = closed
        self._connection: asyncpg.Connection[Any] | None = None
        self._lock = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection[Any]]:
        """Raises TransportError instead of what asyncpg and the network raise."""
        async with self._lock:
            try:
                if self._connection is None or self._connection.is_closed():
                    self._connection = await self._connect()
                yield self._connection
            except _TROUBLE as error:
                self._drop()
                raise TransportError(f"streams database: {error or type(error).__name__}") from error
            except asyncio.CancelledError:
                self._drop()
                raise

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def close(self) -> None:
        async with self._lock:
            self._drop()
        self._closed(self)


_NEVER = datetime.fromtimestamp(0, UTC)

_headers = msgspec.json.Decoder(dict[str, str])
_json = msgspec.json.Encoder()


def _columns(messages: Sequence[Message]) -> tuple[list[Any], ...]:
    return (
        [m.event_id for m in messages],
        [m.key for m in messages],
        [m.sequence for m in messages],
        [m.discriminator for m in messages],
        [m.timestamp for m in messages],
        [_json.encode(m.headers).decode() for m in messages],
        [m.body for m in messages],
    )


def _found(part: Any) -> Iterator[tuple[int, Message]]:
    """Position and message; of the message only what it takes to redact it."""
    arrays = [part[name] or [] for name in ("positions", "found_keys", "sequences", "discriminators", "bodies")]
    for position, key, sequence, discriminator, body in zip(*arrays, strict=True):
        yield (
            position,
            Message(
                event_id="",
                key=key,
                sequence=sequence,
                discriminator=discriminator,
                timestamp=_NEVER,
                headers={},
                body=body,
            ),
        )


def _delivery(row: Any) -> Delivery:
    position, event_id, key, sequence, discriminator, committed, published, headers, body = row
    message = Message(
        event_id=str(event_id),
        key=key,
        sequence=sequence,
        discriminator=discriminator,
        timestamp=committed,
        published_at=published,
        headers=_headers.decode(headers),
        body=body,
    )
    return Delivery(message, position)
