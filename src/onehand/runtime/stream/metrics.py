"""What is counted of events, under which names of Prometheus? The stages' times are in inbox/latency.py."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)

PUBLISHED = Counter("onehand_events_published_total", "Events that the stream has taken.", ["stream"])
PUBLISH_SECONDS = Histogram(
    "onehand_event_publish_seconds", "From the change to the stream.", ["stream"], buckets=_SECONDS
)
STUCK = Gauge("onehand_events_stuck_keys", "Keys whose journal record cannot be read.", ["stream"])
LEADING = Gauge("onehand_publisher_leading", "1 in the process that publishes the stream.", ["stream"])

RECEIVED = Counter("onehand_events_received_total", "Deliveries by the transport.", ["stream", "consumer"])
DUPLICATES = Counter("onehand_events_duplicates_total", "Deliveries of what was there.", ["stream", "consumer"])
IGNORED = Counter("onehand_events_ignored_total", "Stored, but nobody handles the kind.", ["stream", "consumer"])
PROCESSED = Counter("onehand_events_processed_total", "Handled, and marked so.", ["stream", "consumer"])
FAILED = Counter("onehand_event_failures_total", "Failed attempts of single events.", ["stream", "consumer"])
PARKED = Gauge("onehand_events_parked_keys", "Keys that wait behind a failed event.", ["stream", "consumer"])
WAITING = Gauge("onehand_events_waiting", "Stored and not processed.", ["stream", "consumer"])
LAG = Gauge("onehand_stream_lag", "Published and not acknowledged by the consumer.", ["stream", "consumer"])
MISPLACED = Gauge("onehand_default_partition_rows", "Rows whose partition was missing; should be 0.", ["table"])
UPKEEP_FAILED = Counter("onehand_partition_failures_total", "Partitions not made or dropped.", ["table"])
