"""What is a role allowed at most, where `onehand.toml` says nothing else?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

KINDS: Final = ("owner", "app", "reader")
"""The roles of a service: who migrates, the running service, people and reports."""

TIMEOUT_SETTINGS: Final = {
    "statement": "statement_timeout",
    "lock": "lock_timeout",
    "idle_in_transaction": "idle_in_transaction_session_timeout",
}
"""Word in `[database.timeouts.app]` -> setting of PostgreSQL."""

TIMEOUTS: Final[Mapping[str, Mapping[str, str]]] = {
    "app": {"statement": "30s", "lock": "10s", "idle_in_transaction": "1min"},
    "reader": {"statement": "5min", "idle_in_transaction": "5min"},
    # A migration may take long, and waits for the one before; how long it waits for a table it says itself.
    "owner": {"idle_in_transaction": "5min"},
}

CONNECTIONS: Final[Mapping[str, int]] = {"app": 60, "reader": 10, "owner": 10}
"""A process of a service takes up to 16: its pool, the publisher, the stream. So three processes, and one more while a
deployment replaces them; a service that leaks connections cannot take those of the others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`[database]` of onehand.toml: `timeouts`, `connections`, `guests`."""

    timeouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Kind -> word -> `30s`, where it differs from TIMEOUTS."""
    connections: Mapping[str, int] = field(default_factory=dict)
    guests: tuple[str, ...] = ()
    """Roles made by others that may enter every database, such as the one that monitors."""

    def settings(self, kind: str) -> dict[str, str]:
        """Of PostgreSQL, by name."""
        words = {**TIMEOUTS[kind], **self.timeouts.get(kind, {})}
        return {setting: words[word] for word, setting in TIMEOUT_SETTINGS.items() if word in words}

    def connections_of(self, kind: str) -> int:
        return self.connections.get(kind, CONNECTIONS[kind])
