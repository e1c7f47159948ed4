"""Percentiles from buckets that grow by a tenth."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from onehand.runtime.inbox.latency import Latencies, bound, bucket, percentile
from onehand.runtime.inbox.pending import Pending
from onehand.runtime.metrics import render
from tests.runtime.inbox.arriving import user


@pytest.mark.parametrize("seconds", [0.00011, 0.001, 0.0027, 0.5, 3600.0])
def test_a_bucket_holds_its_time_within_a_tenth(seconds: float) -> None:
    """Never below, and at most a tenth above."""
    assert seconds <= bound(bucket(seconds)) * 1.000001 <= seconds * 1.1001


def test_a_negative_time_counts_as_none() -> None:
    """Clocks of two machines differ."""
    assert bucket(-1.0) == bucket(0.0) == 0


def test_percentiles() -> None:
    """Half of the events took at most the p50."""
    counts = Counter(bucket(milliseconds / 1000) for milliseconds in range(1, 1001))
    assert percentile(counts, 0.5) == pytest.approx(0.5, rel=0.11)
    assert percentile(counts, 0.99) == pytest.approx(0.99, rel=0.11)
    assert percentile({}, 0.5) is None


def test_prometheus_is_shown_the_stages() -> None:
    """One histogram with stream, consumer and stage."""
    latencies = Latencies("test.stream", "test_consumer")
    message = user("ada", 1)
    received = message.timestamp + timedelta(seconds=0.02)
    latencies.observe([Pending(1, message, received)], received + timedelta(seconds=0.01))
    text = render().decode()
    labels = 'consumer="test_consumer",le="0.05",stage="total",stream="test.stream"'
    assert f"onehand_event_stage_seconds_bucket{{{labels}}} 1.0" in text
    assert datetime.now(UTC) > message.timestamp


def test_a_replay_is_not_measured() -> None:
    """Its change was long ago; that is no latency."""
    latencies = Latencies("test.stream", "test_replay")
    message = replace(user("ada", 1), headers={"replayed": "true"})
    latencies.observe([Pending(1, message, message.timestamp)], message.timestamp + timedelta(days=1))
    assert not latencies.counts
