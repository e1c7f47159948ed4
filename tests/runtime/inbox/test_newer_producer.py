"""A producer that is ahead of us, with generated subscriptions: its events are handled, and copied, not parked."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest

from onehand.gen.service import generate
from onehand.gen.sql.copies import add_copies
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.identity import Identity
from onehand.runtime.inbox.consumer import Consumer
from onehand.runtime.model import Unknown
from onehand.runtime.stream.message import Message
from onehand.text.source import Source
from tests.runtime.inbox.arriving import arrive, raw, user, uuid7
from tests.runtime.world import WHEN, World, until

USER = """
service: user
team: t
auth: {user: []}
enums:
  user_status: {active: , blocked: }
models:
  card: {fields: {number: string}}
  bundle: {fields: {parts: {type: [payment]}}}
unions:
  payment: {discriminator: kind, members: [card, bundle]}
resources:
  user:
    fields:
      email: email
      name: string
      status: user_status
      former: {type: [user_status], optional: true}
      credit: {type: decimal, digits: 6, scale: 2, minimum: "0", optional: true}
      payment: payment?
      others: {type: {map: [payment]}, optional: true}
    operations: [get]
events:
  user_paid: {key: user_id, fields: {user_id: id, payment: payment}}
"""
ORDER = """
service: order
team: t
auth: {user: []}
subscribes:
  user:
    copy: {user: [id, email, status, former, credit, payment, others]}
    handle: [user_upserted, user_paid]
    retain: 14 days
"""
COLUMNS = "alter table copies.user_user add former jsonb, add credit {credit}, add payment jsonb, add others jsonb"
"""What the tables of these tests do not have yet."""
VOUCHER = {"kind": "voucher", "code": "A1", "worth": {"amount": "1.50", "steps": [1, None]}}
BUNDLE = {"kind": "bundle", "parts": [VOUCHER, {"kind": "card", "number": "1"}]}
NEWER: dict[str, Any] = {
    "status": "sleeping",
    "former": ["active", "asleep"],
    "payment": VOUCHER,
    "others": {"gift": [BUNDLE, VOUCHER], "none": []},
}
"""Values that the consumer's design does not list."""


def design() -> Design:
    loaded = load_sources([Source("api/user.yaml", USER), Source("api/order.yaml", ORDER)])
    assert loaded.design is not None, loaded.diagnostics
    return loaded.design


def credit_type() -> str:
    """Of the column, as generated."""
    whole = design()
    [copy] = add_copies(whole.services["order"]).tables
    return next(column.type for column in copy.columns if column.name == "credit")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What is generated for `order`; its name."""
    whole = design()
    root = tmp_path_factory.mktemp("newer")
    for file in generate(whole, whole.services["order"]):
        path = root / "newer_producer" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    (root / "newer_producer" / "__init__.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root))
        yield "newer_producer.generated"
    for name in [name for name in sys.modules if name.startswith("newer_producer")]:
        del sys.modules[name]


class Keeping(Consumer):
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    async def user_upserted(self, batch: Sequence[Any], _: Any) -> None:
        self.events += batch

    async def user_paid(self, batch: Sequence[Any], _: Any) -> None:
        self.events += batch


async def handled(world: World, package: str, *messages: Message) -> list[Any]:
    """The events that the consumer gets; none of them is recorded as a failure."""
    async with world.connect(world.order_db) as connection:
        await connection.execute(COLUMNS.format(credit=credit_type()))
    consumer = Keeping()
    await world.follow(consumer, spec=importlib.import_module(f"{package}.app").SERVICE)
    await arrive(world.transport("user_app"), *messages)
    await world.quiet()
    assert await world.value(world.order_db, "select count(*) from inbox.failures") == 0
    return consumer.events


def newer(key: str = "ada", sequence: int = 1) -> Message:
    """With fields that nobody knows here, too: in the event and in the resource."""
    message = user(key, sequence, **NEWER, height=180)
    return msgspec.structs.replace(message, body=message.body.replace(b'"event_id"', b'"region": {"a": 1}, "event_id"'))


async def test_an_event_of_a_newer_shape_is_handled(world: World, package: str) -> None:
    """New fields are passed over; new enum values and members of unions are kept, and written again as they came."""
    [event] = await handled(world, package, newer())
    assert (event.user.status, event.user.status.known) == ("sleeping", False)
    assert [status.known for status in event.user.former] == [True, False]
    assert isinstance(event.user.payment, Unknown)
    assert event.user.payment.discriminator == "voucher"
    assert event.user.others["gift"][0].parts[1].number == "1"
    written = json.loads(msgspec.json.encode(event))
    assert {name: written["user"][name] for name in NEWER} == NEWER
    assert "region" not in written
    assert "height" not in written["user"]


async def test_a_custom_event_with_a_new_member_is_handled(world: World, package: str) -> None:
    """Its fields are as open as those of resources."""
    paid = raw("ada", 1, "user_paid", {"user_id": "ada", "payment": BUNDLE, "extra": 1}, uuid7())
    [event] = await handled(world, package, paid)
    assert isinstance(event.payment.parts[0], Unknown)
    assert json.loads(msgspec.json.encode(event.payment)) == BUNDLE


async def test_a_copy_keeps_what_it_does_not_know(world: World, package: str) -> None:
    """In its table, and for the handler that reads it."""
    await handled(world, package, newer())
    names = ", ".join(NEWER)
    [row] = await world.fetch(world.order_db, f"select {names} from copies.user_user")
    assert [row[0], *map(json.loads, row[1:])] == list(NEWER.values())
    store = DatabaseStore(await world.database(world.order_db, "order_app"), wake=lambda: None)
    call = importlib.import_module(f"{package}.call").Call(store, None, identity=Identity("user", "ada"))
    found = await call.user_copy.get("ada")
    assert (found.status.known, found.former[1].known, found.payment.discriminator) == (False, False, "voucher")
    written = json.loads(msgspec.json.encode(found))
    assert {name: written[name] for name in NEWER} == NEWER


async def test_an_event_of_an_unknown_kind_is_stored_and_passed_over(world: World, package: str) -> None:
    """Between others of its key, which are handled."""
    married = raw("ada", 2, "user_married", {"to": "bob", "at": WHEN}, uuid7())
    events = await handled(world, package, newer(), married, newer(sequence=3))
    assert [event.sequence for event in events] == [1, 3]

    async def stored() -> bool:
        kinds = await world.fetch(world.order_db, 'select discriminator from inbox."user_v1" order by sequence')
        return kinds == [("user_upserted",), ("user_married",), ("user_upserted",)]

    await until(stored, "all three stored")


async def test_a_loosened_bound_is_no_surprise(world: World, package: str) -> None:
    """A decimal with more digits than our design says is copied with all of them."""
    [event] = await handled(world, package, user("ada", 1, credit="-12345678901234567.8901"))
    assert str(event.user.credit) == "-12345678901234567.8901"
    assert await world.value(world.order_db, "select credit::text from copies.user_user") == "-12345678901234567.8901"


async def test_an_older_event_is_handled_too(world: World, package: str) -> None:
    """From before the optional fields: a replay brings it."""
    [event] = await handled(world, package, user("ada", 1))
    assert (event.user.payment, event.user.former, event.user.status.known) == (None, None, True)
