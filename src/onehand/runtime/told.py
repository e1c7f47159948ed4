"""What has a service told everybody? Read by tests from the mock's memory, or from the stream itself."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Protocol, TypeVar

import asyncpg
import msgspec
from msgspec import Struct

from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.model.union import open_decoder

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds until an event counts as missing."""


class Told(Struct, frozen=True):
    """One event of a resource."""

    name: str
    resource: bytes
    """JSON of all of it."""

    def read(self, type: type[T]) -> T:
        """The resource as a type of the client."""
        found: T = open_decoder(type).decode(self.resource)
        return found


class Events(Protocol):
    """The events of one service."""

    async def of(self, resource: str, id: str, *, count: int) -> list[Told]:
        """What was told of one, in order: as soon as there are `count`, or when waiting longer is of no use."""
        ...


class MemoryEvents:
    """Of a mock: they are there as soon as it has answered."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def of(self, resource: str, id: str, *, count: int) -> list[Told]:  # noqa: ARG002  nothing comes later
        names = _names(resource)
        found = [one for one in self._store.events if one.key == id and one.name in names]
        return [Told(one.name, msgspec.json.encode(one.event)) for one in found]


class StreamEvents:
    """Of a running service: from its table in the database of the streams."""

    def __init__(self, url: str, table: str) -> None:
        self._url = url
        self._table = table

    async def of(self, resource: str, id: str, *, count: int) -> list[Told]:
        connection: Any = await asyncpg.connect(self._url)
        try:
            found = await self._read(connection, resource, id)
            until = time.monotonic() + PATIENCE
            while len(found) < count and time.monotonic() < until:
                await asyncio.sleep(0.01)
                found = await self._read(connection, resource, id)
            return found
        finally:
            await connection.close()

    async def _read(self, connection: Any, resource: str, id: str) -> list[Told]:
        rows = await connection.fetch(
            f"select discriminator, body from stream.{self._table} where key = $1 order by position",
            id,
        )
        names = _names(resource)
        return [_told(row["discriminator"], row["body"], resource) for row in rows if row["discriminator"] in names]


def _told(name: str, body: bytes, resource: str) -> Told:
    fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    return Told(name, bytes(fields[resource]))


def _names(resource: str) -> set[str]:
    return {f"{resource}_upserted", f"{resource}_deleted"}
