"""What does a service with a database open at start-up?"""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

from onehand.runtime.call import Clients
from onehand.runtime.config import Config
from onehand.runtime.db.database import Database
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.health import Health
from onehand.runtime.journal.database import connect
from onehand.runtime.journal.wake import RemoteWake, Wake
from onehand.runtime.load import Code
from onehand.runtime.metrics import PoolCollector
from onehand.runtime.schema_check import check_schema
from onehand.runtime.workers import Workers


class Data:
    """The open database, where calls keep their rows, and the workers of this process, if it has any."""

    def __init__(self, name: str, database: Database, store: DatabaseStore, workers: Workers | None) -> None:
        self.metrics = PoolCollector(name, database.pool)
        self.store = store
        self.workers = workers
        self._database = database

    async def close(self) -> None:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._database.close)
            if self.workers is not None:
                stack.push_async_callback(self.workers.close)


async def open_data(code: Code, config: Config, clients: Clients, health: Health, *, work: bool) -> Data:
    """StartupError when the database stays away, or has another schema than the code."""
    service = code.service
    database = await Database.open(config.database_url, name=service.name)
    try:
        await check_schema(database, service.name, service.schema)
        health.register("database", lambda: _reachable(database), ready=True)
        health.register("schema", lambda: check_schema(database, service.name, service.schema), ready=True)
        if config.streams_url:
            health.register("streams", lambda: _connects(config.streams_url))
        wake = Wake()
        workers = Workers(code, config, database, clients, wake) if work else None
        hint = wake.set if work else RemoteWake(database).set
    except BaseException:
        await database.close()
        raise
    return Data(service.name, database, DatabaseStore(database, wake=hint), workers)


async def _reachable(database: Any) -> None:
    async with database.acquire() as connection:
        await connection.fetchval("select 1")


async def _connects(dsn: str) -> None:
    """With a connection of its own: the workers' are busy, and live in another place."""
    connection = await connect(dsn, name="healthcheck")
    try:
        await connection.fetchval("select 1")
    finally:
        await connection.close()
