"""What a lane holds, and in which order a parked key comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from onehand.runtime.inbox.failures import Open, Retries
from onehand.runtime.inbox.lanes import CAPACITY, Lanes
from onehand.runtime.inbox.latency import Latencies
from onehand.runtime.inbox.parking import Parking
from onehand.runtime.inbox.pending import Pending
from tests.runtime.inbox.arriving import user


def waiting(position: int, key: str) -> Pending:
    return Pending(position, user(key, position), datetime.now(UTC))


@pytest.fixture
def lanes() -> Lanes:
    nothing: Any = None
    latencies = Latencies("s", "c")
    return Lanes(nothing, nothing, nothing, nothing, latencies, count=1, retries=Retries(), committed=lambda: None)


def positions(lanes: Lanes) -> list[int]:
    return [item.position for item in lanes._lanes[0].take(100)]


def test_a_key_comes_back_before_everything_and_in_order(lanes: Lanes) -> None:
    """Some of it was still in the lane and newer ones arrived while it was parked: the newer do not overtake."""
    lanes.put([waiting(1, "ada"), waiting(2, "bob"), waiting(3, "ada")])
    assert [item.position for item in lanes._lanes[0].take(1)] == [1]
    lanes.parking.failed("e", Open("ada", 1, 0.0))
    lanes.held.discard(1)
    lanes.put([waiting(4, "ada"), waiting(5, "bob")])
    lanes.take_back("ada", [waiting(1, "ada"), waiting(3, "ada"), waiting(4, "ada")])
    assert positions(lanes) == [1, 3, 4, 2, 5]
    assert lanes.held == {1, 2, 3, 4, 5}


def test_nothing_is_held_twice(lanes: Lanes) -> None:
    """What the database gives again is in memory already."""
    lanes.put([waiting(1, "ada"), waiting(2, "ada")])
    lanes.put([waiting(2, "ada"), waiting(3, "ada")])
    assert positions(lanes) == [1, 2, 3]


def test_memory_is_bounded(lanes: Lanes) -> None:
    """Full means no more room until half of it is free."""
    items = [waiting(number, "ada") for number in range(CAPACITY)]
    lanes.put(items[:-1])
    assert lanes.room.is_set()
    lanes.put(items[-1:])
    assert not lanes.room.is_set()
    lanes._let_go(items[: CAPACITY // 4])
    assert not lanes.room.is_set()
    lanes._let_go(items[: CAPACITY // 2 + 1])
    assert lanes.room.is_set()


def test_a_failure_that_is_gone_makes_its_key_due() -> None:
    """Someone skipped it; one that waits for someone is not due, one that was told to be retried is."""
    parking = Parking()
    for name, due_in in (("gone", None), ("waits", None), ("told", None)):
        parking.failed(f"e-{name}", Open(name, 1, due_in))
    parking.learn({"e-waits": Open("waits", 1, None), "e-told": Open("told", 0, -0.1)})
    assert sorted(parking.due()) == ["gone", "told"]
    assert parking.keys["waits"] is None


@pytest.mark.parametrize(("attempt", "least", "most"), [(1, 0.1, 0.2), (3, 0.4, 0.8), (11, 102, 205), (100, 150, 300)])
def test_pauses_double_up_to_a_limit(attempt: int, least: float, most: float) -> None:
    """With jitter, and after the last attempt there is none."""
    pause = Retries(attempts=1000).after(attempt)
    assert pause is not None
    assert least <= pause <= most
    assert Retries(attempts=attempt).after(attempt) is None
