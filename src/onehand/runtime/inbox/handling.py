"""What happens with an event that waits? Copies follow it, and the consumer's method gets it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from typing import Any, Protocol

import asyncpg

from onehand.runtime.inbox.consumer import Consumer
from onehand.runtime.inbox.copies import Copy
from onehand.runtime.inbox.pending import Pending
from onehand.runtime.model.union import open_decoder
from onehand.runtime.spec import SubscriptionSpec

Method = Callable[[Sequence[Any], Any], Awaitable[None]]


class MakeCall(Protocol):
    """Makes what a consumer's method has in its hands."""

    def __call__(self, connection: asyncpg.Connection[Any], *, service: str, traceparent: str) -> Any:
        """A Call on this connection, whose transaction is already open; the caller is the producing service."""
        ...


class Handling:
    """What one service does with the events of another."""

    def __init__(self, subscription: SubscriptionSpec, consumer: Consumer | None, make_call: MakeCall) -> None:
        self._service = subscription.service
        self._make_call = make_call
        self._copies = {kind: copy for copy in map(Copy, subscription.copies) for kind in copy.kinds()}
        self._decoders = {name: open_decoder(type) for name, type in subscription.events.items()}
        self._methods: dict[str, Method] = {name: getattr(consumer, name) for name in subscription.events}

    def wants(self, discriminator: str) -> bool:
        """Others are stored, and passed over."""
        return discriminator in self._copies or discriminator in self._methods

    async def handle(self, connection: asyncpg.Connection[Any], items: Sequence[Pending]) -> None:
        """Does all of it inside the open transaction; consecutive events of one kind are one batch."""
        for kind, group in groupby(items, key=lambda item: item.message.discriminator):
            batch = list(group)
            if copy := self._copies.get(kind):
                await copy.apply(connection, batch)
            if method := self._methods.get(kind):
                decode = self._decoders[kind].decode
                await method([decode(item.message.body) for item in batch], self._call(connection, batch[0]))

    def _call(self, connection: asyncpg.Connection[Any], first: Pending) -> Any:
        traceparent = first.message.headers.get("traceparent", "")
        return self._make_call(connection, service=self._service, traceparent=traceparent)
