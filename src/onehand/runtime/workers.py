"""What does a service do when nobody calls it? It publishes its events, follows its streams, makes partitions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from onehand.runtime.call import Clients
from onehand.runtime.config import Config
from onehand.runtime.db import answers
from onehand.runtime.db.database import Database
from onehand.runtime.db.store import ConnectionStore
from onehand.runtime.identity import service_identity
from onehand.runtime.inbox import inbox
from onehand.runtime.inbox.consumer import ConsumerError, consumers
from onehand.runtime.journal import partitions, publisher
from onehand.runtime.journal.wake import Wake
from onehand.runtime.load import Code
from onehand.runtime.spec import ServiceSpec
from onehand.runtime.startup import StartupError
from onehand.runtime.stream.transport import Transport
from onehand.runtime.stream.transports.memory import MemoryTransport
from onehand.runtime.stream.transports.postgres import PostgresTransport


class Workers:
    """The loops of one service; each outlives its own troubles, so that one which ends is a mistake."""

    def __init__(self, code: Code, config: Config, database: Database, clients: Clients, wake: Wake) -> None:
        self._service = code.service
        self._config = config
        self._database = database
        self._clients = clients
        self._wake = wake
        self._transport = transport(config)
        self._consumers = _consumers(code)

    async def run(self) -> None:
        """Until it is cancelled; raises when a loop ends by itself."""
        async with asyncio.TaskGroup() as group:
            for name, loop in self._loops():
                group.create_task(loop, name=name)

    async def close(self) -> None:
        await self._transport.close()

    def _loops(self) -> Iterator[tuple[str, Any]]:
        service, database, prefix = self._service, self._database, self._config.prefix
        if service.stream is not None:
            loop = publisher.run(service, database, self._transport, prefix=prefix, wake=self._wake)
            yield "publisher", loop
        if service.subscriptions:
            yield (
                "inbox",
                inbox.run(
                    service,
                    database,
                    self._transport,
                    call_maker(service, self._clients),
                    prefix=prefix,
                    consumers=self._consumers,
                    committed=self._wake.set,
                ),
            )
        yield "partitions", partitions.run(service, database)
        if service.keeps_answers:
            yield "answers", answers.upkeep(database)


def transport(config: Config) -> Transport:
    """`memory` joins nobody but the process itself: for tests."""
    if config.transport == "postgres":
        return PostgresTransport(config.streams_url)
    if config.transport == "memory":
        return MemoryTransport()
    raise StartupError(f"ONEHAND_TRANSPORT is '{config.transport}', expected 'postgres' or 'memory'")


def call_maker(service: ServiceSpec, clients: Clients) -> Callable[..., Any]:
    """Makes the Call of a batch of events: on the inbox's connection, on behalf of the producer."""

    def make(connection: Any, *, service: str, traceparent: str) -> Any:
        identity = service_identity(service)
        return cls(ConnectionStore(connection), clients, identity=identity, traceparent=traceparent)

    cls = service.call
    return make


def _consumers(code: Code) -> dict[str, Any]:
    try:
        return consumers(code.service.subscriptions, code.consumers)
    except ConsumerError as error:
        raise StartupError(str(error), "the classes to extend are in generated/consumers.py") from error
