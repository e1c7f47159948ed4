"""How is consumers.py tried without broker and database? Events arrive as a test says, and are handled over memory."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import msgspec

from onehand.runtime.call import Clients, NoClients
from onehand.runtime.identity import service_identity
from onehand.runtime.inbox.consumer import Consumer, consumers
from onehand.runtime.mock.arrived import Arrived, Failure, batches
from onehand.runtime.mock.delivery import Published, message, replayed
from onehand.runtime.mock.store import MemoryStore
from onehand.runtime.model.union import open_decoder
from onehand.runtime.spec import CopySpec, ServiceSpec, SubscriptionSpec
from onehand.runtime.stream.message import Message


class MockConsumer:
    """A service that only hears: its copies and its consumers.py, over memory.

    `MockConsumer(SERVICE, consumers).stream("order")` is what a test publishes to.
    """

    def __init__(
        self,
        service: ServiceSpec,
        module: ModuleType | None,
        *,
        store: MemoryStore | None = None,
        clients: Clients = NoClients(),  # noqa: B008  it has no state
    ) -> None:
        """`store`: that of a Mock of the same service, to ask its API afterwards."""
        self.service = service
        self.store = store or MemoryStore(service)
        self._clients = clients
        found = consumers(service.subscriptions, module)
        self._streams = {one.service: MockStream(self, one, found.get(one.service)) for one in service.subscriptions}

    def stream(self, service: str) -> MockStream:
        """The stream of another service; ValueError when this one does not read it."""
        if service not in self._streams:
            raise ValueError(f"'{self.service.name}' subscribes to {', '.join(self._streams)}, not to '{service}'")
        return self._streams[service]

    def call(self, caller: str = "") -> Any:
        """A call on what is stored: `await consumer.call().messages.get(id)`."""
        identity = service_identity(caller or self.service.name)
        return self.service.call(self.store, self._clients, identity=identity)

    def copies(self, resource: str) -> Mapping[str, Any]:
        """The local copies of another service's resource, by id: `consumer.copies("user.user")`."""
        return self.store.copies.get(f"copies.{resource.replace('.', '_')}", {})


class MockStream:
    """The stream of one service, as one consumer sees it. What is published is stored and handled at once."""

    def __init__(self, owner: MockConsumer, subscription: SubscriptionSpec, consumer: Consumer | None) -> None:
        self._owner = owner
        self._service = subscription.service
        self._copies = {kind: copy for copy in map(_Copy, subscription.copies) for kind in copy.kinds}
        self._decoders = {name: open_decoder(type) for name, type in subscription.events.items()}
        self._consumer = consumer
        self._failing: dict[str, list[Exception]] = {}
        self._delayed: list[Message] = []
        self._published: list[Message] = []
        self._arrived = Arrived(lambda kind: kind in self._copies or kind in self._decoders, self._handle)

    # --- what a test does

    async def publish(self, *events: Published, key: str = "", newer: Mapping[str, Any] | None = None) -> None:
        """All in one delivery. `newer`: fields that this consumer does not know yet, in each of them."""
        await self._deliver([message(one, key=key, newer=newer) for one in events])

    async def duplicate(self) -> None:
        """Delivers everything once more, as a broker may after a crash: nothing may happen twice."""
        await self._arrived.take(self._published)

    async def replay(self, *kinds: str) -> None:
        """Publishes what was published once more, with new ids: a handler gets it again."""
        await self._deliver([replayed(one) for one in self._published if not kinds or one.discriminator in kinds])

    def delay(self, *events: Published, key: str = "") -> None:
        """Published, and on its way until `release`."""
        self._delayed += [message(one, key=key) for one in events]

    async def release(self, *, shuffled: int | None = None) -> None:
        """What was delayed arrives; `shuffled`: in another order, the same for the same seed."""
        arriving, self._delayed = self._delayed, []
        if shuffled is not None:
            random.Random(shuffled).shuffle(arriving)  # noqa: S311  reproducible, not secret
        await self._deliver(arriving)

    def fail(self, kind: str, error: Exception | None = None, *, times: int = 1) -> None:
        """The next `times` batches of this kind fail, before the handler gets them."""
        if kind not in self._copies and kind not in self._decoders:
            raise ValueError(f"nothing handles '{kind}' here")
        self._failing.setdefault(kind, []).extend([error or RuntimeError("as the test wants it")] * times)

    async def retry(self) -> None:
        """As if the wait of everything that failed were over."""
        await self._arrived.retry()

    async def skip(self, event_id: str) -> None:
        """As `dev events skip`: it is given up, and what is behind it goes on."""
        self._arrived.skip(event_id)
        await self._arrived.take([])

    # --- what a test sees

    @property
    def stored(self) -> list[str]:
        """Kinds of everything that arrived, each event once."""
        return [one.discriminator for one in self._arrived.stored]

    @property
    def handled(self) -> list[str]:
        """Kinds of what is done, in the order in which it was done."""
        return [one.discriminator for one in self._arrived.handled]

    @property
    def waiting(self) -> list[str]:
        """Kinds of what failed, and of what is behind it."""
        return [one.discriminator for one in self._arrived.waiting]

    @property
    def failures(self) -> list[Failure]:
        """What failed and is not done yet."""
        return list(self._arrived.failures)

    @property
    def parked(self) -> set[str]:
        """The keys whose events wait for one that failed."""
        return self._arrived.parked

    @property
    def duplicates(self) -> int:
        """How many deliveries were recognised as known."""
        return self._arrived.duplicates

    # --- what happens

    async def _deliver(self, messages: Sequence[Message]) -> None:
        self._published += messages
        await self._arrived.take(messages)

    async def _handle(self, items: Sequence[Message]) -> None:
        call = self._owner.call(self._service)
        async with call.transaction():
            for kind, batch in batches(items):
                if planned := self._failing.get(kind):
                    raise planned.pop(0)
                if copy := self._copies.get(kind):
                    await copy.apply(call, self._owner.store, batch)
                if kind in self._decoders:
                    decode = self._decoders[kind].decode
                    await getattr(self._consumer, kind)([decode(one.body) for one in batch], call)


class _Copy:
    """One local copy: the newest wins, and what was deleted stays deleted."""

    def __init__(self, spec: CopySpec) -> None:
        self.kinds = (f"{spec.resource}_upserted", f"{spec.resource}_deleted")
        self._spec = spec
        self._sequences: dict[str, int] = {}
        carries: Any = msgspec.defstruct("Carries", [("payload", msgspec.Raw)], rename={"payload": spec.resource})
        self._decoder = msgspec.json.Decoder(carries)
        self._model = open_decoder(spec.model)

    async def apply(self, call: Any, store: MemoryStore, batch: Sequence[Message]) -> None:
        rows = store.copies.setdefault(self._spec.table, {})
        async with call.db.statement() as log:
            for one in batch:
                if one.sequence < self._sequences.get(one.key, one.sequence):
                    continue
                before = (rows.get(one.key), self._sequences.get(one.key))
                log.append(lambda key=one.key, before=before: self._undo(rows, key, *before))
                self._sequences[one.key] = one.sequence
                if one.discriminator == self.kinds[1]:
                    rows.pop(one.key, None)
                else:
                    rows[one.key] = self._model.decode(bytes(self._decoder.decode(one.body).payload))

    def _undo(self, rows: dict[str, Any], key: str, row: Any, sequence: int | None) -> None:
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row
        if sequence is None:
            self._sequences.pop(key, None)
        else:
            self._sequences[key] = sequence
