"""What does the process count, and how is it shown? (Prometheus text)

Requests are counted in plain lists, because that costs a tenth of a counter object; they become metrics when somebody
looks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram's buckets."""

_BOUNDS = [*map(str, SECONDS), "+Inf"]


class OperationStats:
    """How often an operation answered with which status, and how long it took."""

    __slots__ = ("_buckets", "operation", "seconds", "statuses")

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.statuses: dict[int, int] = {}
        self.seconds = 0.0
        self._buckets = [0] * len(_BOUNDS)

    def count(self, status: int, seconds: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.seconds += seconds
        self._buckets[bisect_left(SECONDS, seconds)] += 1

    def buckets(self) -> list[tuple[str, float]]:
        """Cumulative, as Prometheus wants them."""
        total, found = 0, []
        for bound, count in zip(_BOUNDS, self._buckets, strict=True):
            total += count
            found.append((bound, float(total)))
        return found


class HttpCollector(Collector):
    """Shows the counters of all operations of a service."""

    def __init__(self, service: str, stats: Iterable[OperationStats]) -> None:
        self._service = service
        self._stats = list(stats)
        self.in_flight = 0

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "onehand_http_requests", "Requests answered.", labels=["service", "operation", "status"]
        )
        seconds = HistogramMetricFamily(
            "onehand_http_request_seconds", "From the request to its answer.", labels=["service", "operation"]
        )
        for stats in self._stats:
            for status, count in sorted(stats.statuses.items()):
                requests.add_metric([self._service, stats.operation, str(status)], count)
            if stats.statuses:
                seconds.add_metric([self._service, stats.operation], stats.buckets(), stats.seconds)
        in_flight = GaugeMetricFamily("onehand_http_in_flight", "Requests being answered.", labels=["service"])
        in_flight.add_metric([self._service], self.in_flight)
        yield from (requests, seconds, in_flight)


def render(registry: CollectorRegistry = REGISTRY) -> bytes:
    """Everything that is counted in this process."""
    return generate_latest(registry)
