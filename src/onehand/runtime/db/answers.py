"""How is a request that is sent again not carried out again? Its answer is kept in the transaction of what it did.

Without an Idempotency-Key nothing of this happens.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import asyncpg
import msgspec

from onehand.runtime.db.connection import LOST
from onehand.runtime.db.database import Database
from onehand.runtime.problem import InFlight

CLAIM = "select free, request, status, headers, body from onehand.claim_answer($1, $2, $3)"
KEEP = """\
insert into onehand.idempotency (caller, operation, key, request, status, headers, body)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (caller, operation, key) do update set
  request = excluded.request, status = excluded.status, headers = excluded.headers, body = excluded.body,
  answered_at = excluded.answered_at"""
"""In place of one that is older than a day and not yet removed."""
REMOVE = """\
delete from onehand.idempotency where (caller, operation, key) in (
  select caller, operation, key from onehand.idempotency
  where answered_at <= now() - interval '24 hours'
  order by answered_at limit $1 for update skip locked
)"""
"""Several processes may do it at once, each removes others."""

EVERY = 300.0
"""Seconds between two rounds of removing."""
CHUNK = 1000
"""Rows that one statement removes."""

_log = logging.getLogger("onehand.answers")
_headers = msgspec.json.Decoder(dict[str, str])


class Key(NamedTuple):
    """Who asked for what, under which name, with which request (a hash)."""

    caller: str
    operation: str
    key: str
    request: bytes


class Kept(NamedTuple):
    """An answer as it was given; `body` is None when it was erased since."""

    request: bytes
    status: int
    headers: Mapping[str, str]
    body: bytes | None


class Claim:
    """A key that is ours until the transaction ends; `kept` is its answer, if there was one."""

    __slots__ = ("_db", "_key", "kept")

    def __init__(self, db: Any, key: Key, kept: Kept | None) -> None:
        self._db = db
        self._key = key
        self.kept = kept

    async def keep(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """The answer, if the transaction commits."""
        await self._db.one(KEEP, *self._key, status, headers, body)


@asynccontextmanager
async def claim(call: Any, key: Key) -> AsyncIterator[Claim]:
    """A transaction that has the key for itself; InFlight when another one has it just now."""
    async with call.transaction():
        free, request, status, headers, body = await call.db.one(CLAIM, key.caller, key.operation, key.key)
        if not free:
            raise InFlight
        kept = None if status is None else Kept(request, status, _headers.decode(headers), body)
        yield Claim(call.db, key, kept)


async def remove_old(database: Database, *, chunk: int = CHUNK) -> int:
    """Removes the answers of more than a day ago, in small transactions; how many."""
    removed = 0
    while True:
        tag = await database.pool.execute(REMOVE, chunk)
        count = int(tag.split()[-1])
        removed += count
        if count < chunk:
            return removed


async def upkeep(database: Database, *, every: float = EVERY) -> None:
    """Removes what is old until it is cancelled; a database that is away is asked again in the next round."""
    while True:
        try:
            await remove_old(database)
        except (*LOST, asyncpg.PostgresError) as error:
            _log.warning("old answers must wait: %s", error)
        await asyncio.sleep(every)
