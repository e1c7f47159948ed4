"""The process that the fault tests kill: a publisher or a consumer that dies at the point it is told.

python -m tests.faults.worker publish|consume USER_DSN_OR_ORDER_DSN STREAMS_DSN POINT
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from onehand.runtime.db.database import Database
from onehand.runtime.inbox import inbox
from onehand.runtime.journal import publisher
from onehand.runtime.stream.message import Message
from onehand.runtime.stream.transports.postgres import PostgresSubscription, PostgresTransport
from tests.runtime.world import ORDER, PREFIX, USER, Seeing, make_call

POINTS = ("published", "stored", "handling", "never")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Dying(PostgresTransport):
    """Dies after a publish, or before an acknowledgement."""

    def __init__(self, dsn: str, point: str) -> None:
        super().__init__(dsn)
        self.point = point

    async def publish(self, stream: str, messages: Sequence[Message], *, epoch: int) -> None:
        await super().publish(stream, messages, epoch=epoch)
        if messages and self.point == "published":
            die()

    def subscribe(self, stream: str, consumer: str) -> PostgresSubscription:
        subscription = super().subscribe(stream, consumer)
        if self.point == "stored":
            subscription.acknowledge = _dead  # type: ignore[method-assign]
        return subscription


async def _dead(_: object) -> None:
    die()


class DyingConsumer(Seeing):
    async def user_upserted(self, batch: Any, call: Any) -> None:
        await super().user_upserted(batch, call)
        die()


async def main(what: str, dsn: str, streams: str, point: str) -> None:
    assert point in POINTS
    database = await Database.open(dsn, name="worker")
    transport = Dying(streams, point)
    if what == "publish":
        await publisher.run(USER, database, transport, prefix=PREFIX)
    consumer = DyingConsumer() if point == "handling" else Seeing()
    await inbox.run(ORDER, database, transport, make_call, prefix=PREFIX, consumers={"user": consumer})


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
