"""What is remembered of events that could not be handled, and what can people do about them?

Nothing is given up: after the last attempt an event stays parked, with all later ones of its key, until someone
retries or skips it.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeAlias

import asyncpg
from msgspec import Struct

from onehand.runtime.inbox.pending import Pending
from onehand.runtime.stream.backoff import pause

RECORD = """\
insert into inbox.failures as f
  (stream, event_id, key, discriminator, state, attempts, error, stack, next_attempt_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + $9 * interval '1 second')
on conflict (stream, event_id) do update set
  state = excluded.state, attempts = excluded.attempts, error = excluded.error, stack = excluded.stack,
  last_failed_at = clock_timestamp(), next_attempt_at = excluded.next_attempt_at,
  reason = null, resolved_at = null"""
"""One more failed attempt; without a next one it is parked."""

OPEN = """\
select event_id::text, key, attempts, extract(epoch from next_attempt_at - clock_timestamp())::float8 as due_in
from inbox.failures where stream = $1 and resolved_at is null"""
"""What is not resolved; due_in is null when it waits for someone."""

SUCCEEDED = """\
update inbox.failures set state = 'succeeded', resolved_at = clock_timestamp(), next_attempt_at = null
where stream = $1 and event_id = any($2::uuid[])"""
"""It worked in the end; the record stays for the retention."""

RETRY = """\
update inbox.failures set state = 'retrying', attempts = 0, next_attempt_at = clock_timestamp()
where resolved_at is null and ($1::uuid[] is null or event_id = any($1::uuid[]))"""
"""As if it had not been tried: now, and with all attempts."""

SKIP = """\
with skipped as (
  update inbox.failures set state = 'skipped', reason = $2, resolved_at = clock_timestamp(), next_attempt_at = null
  where event_id = $1::uuid and resolved_at is null returning stream
)
select stream from skipped"""
"""Never to be handled, for a reason; what waits behind it goes on."""

SKIPPED = 'delete from inbox."{stream}_queue" where event_id = $1::uuid'

LIST = """\
select stream, event_id::text, key, discriminator, state, attempts, error, stack, first_failed_at, last_failed_at,
  next_attempt_at, reason, resolved_at
from inbox.failures where $1 or resolved_at is null order by first_failed_at"""
"""For people."""

_LONGEST_STACK = 20_000

Connection: TypeAlias = "asyncpg.Connection[Any]"


class Retries(Struct, frozen=True, kw_only=True):
    """How often and how soon a failed event is tried again."""

    attempts: int = 12
    first: float = 0.2
    """Seconds; doubles with every attempt, with jitter."""
    longest: float = 300.0

    def after(self, attempt: int) -> float | None:
        """Seconds until the next attempt; None = none, it is parked."""
        return None if attempt >= self.attempts else pause(attempt, first=self.first, longest=self.longest)


class Open(Struct, frozen=True):
    """A failure that is not resolved."""

    key: str
    attempts: int
    due_in: float | None
    """Seconds; None when it waits for someone."""


async def record(
    connection: Connection, stream: str, item: Pending, error: BaseException, *, attempts: int, next_in: float | None
) -> None:
    """Writes down a failed attempt, whole."""
    message = item.message
    stack = "".join(traceback.format_exception(error))[-_LONGEST_STACK:]
    state = "parked" if next_in is None else "retrying"
    told = [_storable(text) for text in (f"{type(error).__name__}: {error}", stack)]
    await connection.execute(
        RECORD, stream, message.event_id, message.key, message.discriminator, state, attempts, *told, next_in
    )


def _storable(text: str) -> str:
    """Without what PostgreSQL cannot hold in a text."""
    return text.replace("\x00", "\\0").encode("utf-8", "backslashreplace").decode()


async def unresolved(connection: Connection, stream: str) -> dict[str, Open]:
    """By event_id."""
    rows = await connection.fetch(OPEN, stream)
    return {row["event_id"]: Open(row["key"], row["attempts"], row["due_in"]) for row in rows}


async def succeeded(connection: Connection, stream: str, event_ids: Collection[str]) -> None:
    """In the transaction in which they were handled."""
    await connection.execute(SUCCEEDED, stream, list(event_ids))


async def retry(connection: Connection, event_ids: Collection[str] | None = None) -> int:
    """Tries these (None = all that are open) again, now; how many."""
    status = await connection.execute(RETRY, None if event_ids is None else list(event_ids))
    return int(status.split()[-1])


async def skip(connection: Connection, event_id: str, reason: str) -> bool:
    """Resolves a failure without handling its event; False when there is no such open failure."""
    async with connection.transaction():
        stream = await connection.fetchval(SKIP, event_id, reason)
        if stream is not None:
            await connection.execute(SKIPPED.format(stream=stream), event_id)
    return stream is not None


class Failure(Struct, frozen=True, kw_only=True):
    """One row of inbox.failures."""

    stream: str
    event_id: str
    key: str
    discriminator: str
    state: str
    attempts: int
    error: str
    stack: str
    first_failed_at: datetime
    last_failed_at: datetime
    next_attempt_at: datetime | None
    reason: str | None
    resolved_at: datetime | None


async def failures(connection: Connection, *, resolved: bool = False) -> list[Failure]:
    """What is open, oldest first; with `resolved` also what was."""
    return [Failure(**dict(row)) for row in await connection.fetch(LIST, resolved)]
