"""A mocked consumer has events as the real inbox would have them: the mailer of the shop."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onehand.runtime import sample
from onehand.runtime.mock.consumer import MockConsumer

SHOP = Path(__file__).parents[3] / "examples" / "shop"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Modules of the shop, by name."""
    monkeypatch.syspath_prepend(str(SHOP))
    sample.restart()
    yield importlib.import_module
    for name in [name for name in sys.modules if name == "services" or name.startswith("services.")]:
        del sys.modules[name]


@pytest.fixture
def consumer(load: Any) -> MockConsumer:
    mailer = "services.mailer"
    return MockConsumer(load(f"{mailer}.generated.app").SERVICE, load(f"{mailer}.consumers"))


@pytest.fixture
def user(load: Any) -> Any:
    return load("services.user.generated.factories")


@pytest.fixture
def order(load: Any) -> Any:
    return load("services.order.generated.factories")


async def test_a_key_waits_behind_its_failure(consumer: MockConsumer, user: Any, order: Any) -> None:
    """And only that key; in order, when it goes on."""
    await consumer.stream("user").publish(user.make_user_upserted(user=user.make_user(id="ada")))
    orders = consumer.stream("order")
    await orders.publish(order.make_order_placed(order_id="1", user_id="nobody"))
    await orders.publish(
        order.make_order_placed(order_id="1", user_id="ada"), order.make_order_placed(order_id="2", user_id="ada")
    )
    assert orders.parked == {"1"}
    assert (len(orders.stored), len(orders.handled), len(orders.waiting)) == (3, 1, 2)
    await orders.retry()
    assert [failure.attempts for failure in orders.failures] == [2]
    await orders.skip(orders.failures[0].event_id)
    assert (orders.parked, len(orders.handled), orders.waiting) == (set(), 2, [])


async def test_a_batch_is_halved_until_the_bad_event_is_alone(consumer: MockConsumer, user: Any, order: Any) -> None:
    """Each half is a transaction: what is good in it stays."""
    await consumer.stream("user").publish(user.make_user_upserted(user=user.make_user(id="ada")))
    orders = consumer.stream("order")
    await orders.publish(*(order.make_order_placed(user_id="nobody" if n == 5 else "ada") for n in range(9)))
    assert (len(orders.handled), len(orders.failures)) == (8, 1)
    assert len(consumer.store.tables["message"].by_id) == 8


async def test_a_failure_is_planned(consumer: MockConsumer, user: Any) -> None:
    """Of a copy, too: it is taken back with the rest of the batch."""
    users = consumer.stream("user")
    users.fail("user_upserted", ConnectionError("away"), times=2)
    await users.publish(user.make_user_upserted())
    assert [failure.error for failure in users.failures] == ["ConnectionError: away"]
    assert not consumer.copies("user.user")
    await users.retry()
    assert [failure.attempts for failure in users.failures] == [2]
    await users.retry()
    assert (users.failures, len(consumer.copies("user.user"))) == ([], 1)


async def test_what_is_delayed_may_overtake(consumer: MockConsumer, user: Any) -> None:
    """The newest wins, in whatever order they come."""
    for seed in range(6):
        users = consumer.stream("user")
        ada = f"ada-{seed}"
        users.delay(*(user.make_user_upserted(user=user.make_user(id=ada, name=f"n{at}")) for at in range(4)))
        assert ada not in consumer.copies("user.user")
        await users.release(shuffled=seed)
        assert consumer.copies("user.user")[ada].name == "n3"


async def test_a_replay_is_handled_again(consumer: MockConsumer, user: Any, order: Any) -> None:
    """Another id, the same sequence: here the letter is unique by order, so it fails and says so."""
    await consumer.stream("user").publish(user.make_user_upserted(user=user.make_user(id="ada")))
    orders = consumer.stream("order")
    await orders.publish(order.make_order_placed(user_id="ada"))
    await orders.replay()
    assert len(orders.stored) == 2
    assert "order_id: is taken" in orders.failures[0].error
    assert len(consumer.store.tables["message"].by_id) == 1


async def test_what_cannot_be_is_told(consumer: MockConsumer, order: Any) -> None:
    """A stream that is not read, a kind that nothing handles, JSON that does not say what it is."""
    with pytest.raises(ValueError, match="subscribes to order, user, not to 'catalog'"):
        consumer.stream("catalog")
    with pytest.raises(ValueError, match="nothing handles 'order_shipped'"):
        consumer.stream("order").fail("order_shipped")
    with pytest.raises(ValueError, match="discriminator"):
        await consumer.stream("order").publish({"order_id": "1"})
