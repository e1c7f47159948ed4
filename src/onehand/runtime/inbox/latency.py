"""How long do events take, stage by stage?

Counted in buckets that grow by a tenth, in memory for Prometheus and once a second in `inbox.latencies`, where psql,
`dev events stats` and the console find them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakSet

import asyncpg
from prometheus_client import REGISTRY
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

from onehand.runtime.inbox.pending import Pending

STAGES = ("published", "received", "processed", "total")
"""Each since the one before (the first since `committed`); `total` from the first to the last."""

FLUSH = """\
insert into inbox.latencies as l (stream, minute, stage, bucket, events)
select $1, date_trunc('minute', clock_timestamp()), stage, bucket, events
from unnest($2::text[], $3::smallint[], $4::bigint[]) as counted (stage, bucket, events)
on conflict (stream, minute, stage, bucket) do update set events = l.events + excluded.events"""
"""Adds what was counted since the last time."""

COUNTED = """\
select stream, stage, bucket, sum(events)::bigint as events from inbox.latencies
where minute >= clock_timestamp() - $1::interval group by stream, stage, bucket"""
"""Of the last while, per stream and stage."""

_SMALLEST = 0.0001
_GROWTH = math.log(1.1)
_LARGEST = 200
"""Bucket of everything above 5 hours."""
_SHOWN = (0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600)
"""Bounds in seconds that Prometheus is given."""


def bucket(seconds: float) -> int:
    """The number of the bucket; clocks that differ can make a time negative, which counts as the smallest."""
    if seconds <= _SMALLEST:
        return 0
    return min(_LARGEST, math.ceil(math.log(seconds / _SMALLEST) / _GROWTH))


def bound(bucket: int) -> float:
    """The largest time in the bucket, in seconds."""
    return _SMALLEST * math.exp(bucket * _GROWTH)


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """The time in seconds that `share` (0.99) of the events did not exceed, at most a tenth too high."""
    left = math.ceil(sum(counts.values()) * share)
    for each in sorted(counts):
        left -= counts[each]
        if left <= 0:
            return bound(each)
    return None


class Latencies:
    """Of one consumer and stream."""

    def __init__(self, stream: str, consumer: str) -> None:
        self.labels = [stream, consumer]
        self.counts: Counter[tuple[str, int]] = Counter()
        self.sums = dict.fromkeys(STAGES, 0.0)
        self._flushed: Counter[tuple[str, int]] = Counter()
        _all.add(self)

    def observe(self, items: Iterable[Pending], processed_at: datetime) -> None:
        """Counts what was processed at this time, except replays: the time since their change says nothing."""
        for item in items:
            if item.message.replayed:
                continue
            committed, received = item.message.timestamp, item.received_at
            published = item.message.published_at or received
            spans = (published - committed, received - published, processed_at - received, processed_at - committed)
            for stage, span in zip(STAGES, spans, strict=True):
                seconds = span.total_seconds()
                self.counts[stage, bucket(seconds)] += 1
                self.sums[stage] += seconds

    async def flush(self, connection: asyncpg.Connection[Any], table: str) -> None:
        """Adds to `inbox.latencies` what came since the last flush."""
        counts = self.counts.copy()
        new = counts - self._flushed
        if new:
            rows: Sequence[tuple[str, int, int]] = [(stage, number, count) for (stage, number), count in new.items()]
            await connection.execute(FLUSH, table, *map(list, zip(*rows, strict=True)))
            self._flushed = counts


class _Collector(Collector):
    """Shows all of them to Prometheus as one histogram."""

    def collect(self) -> Iterable[HistogramMetricFamily]:
        family = HistogramMetricFamily(
            "onehand_event_stage_seconds",
            "From the stage before: published (since committed), received, processed; total of all.",
            labels=["stream", "consumer", "stage"],
        )
        for each in list(_all):
            for stage in STAGES:
                family.add_metric([*each.labels, stage], _cumulative(each, stage), each.sums[stage])
        yield family


def _cumulative(latencies: Latencies, stage: str) -> list[tuple[str, float]]:
    counts = {number: count for (name, number), count in latencies.counts.items() if name == stage}
    below = [(str(edge), float(sum(c for b, c in counts.items() if bound(b) <= edge * 1.001))) for edge in _SHOWN]
    return [*below, ("+Inf", float(sum(counts.values())))]


_all: WeakSet[Latencies] = WeakSet()
REGISTRY.register(_Collector())
