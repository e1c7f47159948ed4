"""What does the process count, and how is it shown? (Prometheus text)

Requests are counted in plain lists, because that costs a tenth of a counter object; they become metrics when somebody
looks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram's buckets."""

_BOUNDS = [*map(str, SECONDS), "+Inf"]


class OperationStats:
    """How often an operation answered with which status, and how long it took."""

    __slots__ = ("_buckets", "_seconds", "operation", "statuses")

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.statuses: dict[int, int] = {}
        self._seconds = [0.0] * 6
        self._buckets = [[0] * len(_BOUNDS) for _ in range(6)]

    def count(self, status: int, seconds: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        kind = status // 100
        self._seconds[kind] += seconds
        self._buckets[kind][bisect_left(SECONDS, seconds)] += 1

    def histograms(self) -> Iterator[tuple[str, list[tuple[str, float]], float]]:
        """Class of status (`2xx`), cumulative buckets as Prometheus wants them, and the sum of seconds."""
        for kind in sorted({status // 100 for status in self.statuses}):
            total, found = 0, []
            for bound, count in zip(_BOUNDS, self._buckets[kind], strict=True):
                total += count
                found.append((bound, float(total)))
            yield f"{kind}xx", found, self._seconds[kind]


class HttpCollector(Collector):
    """Shows the counters of all operations of a service; `in_flight` tells how many requests are being answered."""

    def __init__(self, service: str, stats: Iterable[OperationStats], in_flight: Callable[[], int]) -> None:
        self._service = service
        self._stats = list(stats)
        self._in_flight = in_flight

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "onehand_http_requests", "Requests answered.", labels=["service", "operation", "status"]
        )
        seconds = HistogramMetricFamily(
            "onehand_http_request_seconds",
            "From the request to its answer.",
            labels=["service", "operation", "status_class"],
        )
        for stats in self._stats:
            for status, count in sorted(stats.statuses.items()):
                requests.add_metric([self._service, stats.operation, str(status)], count)
            for kind, buckets, total in stats.histograms():
                seconds.add_metric([self._service, stats.operation, kind], buckets, total)
        in_flight = GaugeMetricFamily("onehand_http_in_flight", "Requests being answered.", labels=["service"])
        in_flight.add_metric([self._service], self._in_flight())
        yield from (requests, seconds, in_flight)


class PoolCollector(Collector):
    """Shows what the connections to a service's database are doing."""

    def __init__(self, service: str, pool: CountedPool) -> None:
        self._service = service
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        connections = GaugeMetricFamily(
            "onehand_db_connections", "Connections of the pool.", labels=["service", "state"]
        )
        for state, count in self._pool.counts().items():
            connections.add_metric([self._service, state], count)
        limit = GaugeMetricFamily("onehand_db_connections_limit", "The most it opens.", labels=["service"])
        limit.add_metric([self._service], self._pool.size)
        waiting = GaugeMetricFamily("onehand_db_waiting", "Statements that wait for a connection.", labels=["service"])
        waiting.add_metric([self._service], self._pool.waiting)
        yield from (connections, limit, waiting)


class CountedPool(Protocol):
    """What a pool tells of itself."""

    @property
    def size(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    def counts(self) -> Mapping[str, int]:
        """Connections by state: `idle`, `used`."""


def render(registry: CollectorRegistry = REGISTRY) -> bytes:
    """Everything that is counted in this process."""
    return generate_latest(registry)
