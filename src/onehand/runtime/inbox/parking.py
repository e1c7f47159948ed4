"""Which keys wait behind a failed event, and until when?"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from onehand.runtime.inbox.failures import Open


class Parking:
    """The open failures of one stream as this process knows them."""

    def __init__(self) -> None:
        self.keys: dict[str, float | None] = {}
        """Parked key -> when it is tried again (monotonic); None = when someone says so."""
        self.open: dict[str, Open] = {}
        """By event_id; also those that are being tried again right now."""
        self.changes = 0
        """Grows with every change made here, so that what was read meanwhile is known to be old."""

    def attempts(self, event_id: str) -> int:
        """How many attempts of this event have failed."""
        known = self.open.get(event_id)
        return known.attempts if known else 0

    def failed(self, event_id: str, failure: Open) -> None:
        """Parks the key of an event that has just failed."""
        self.changes += 1
        self.open[event_id] = failure
        self.park(failure.key, failure.due_in)

    def succeeded(self, event_ids: Sequence[str]) -> None:
        """These are resolved."""
        for event_id in event_ids:
            self.changes += 1
            self.open.pop(event_id, None)

    def park(self, key: str, due_in: float | None) -> None:
        """Nothing of this key goes on before it is tried again, in `due_in` seconds; None = when someone says so."""
        self.keys[key] = None if due_in is None else time.monotonic() + due_in

    def unpark(self, key: str) -> None:
        """It goes on; a second time changes nothing."""
        self.keys.pop(key, None)

    def learn(self, found: Mapping[str, Open]) -> None:
        """Takes over what the database says: a failure that is gone was skipped, so its key is due."""
        self.open = dict(found)
        due = {failure.key: failure.due_in for failure in found.values()}
        for key in self.keys:
            self.park(key, due.get(key, 0.0))

    def due(self) -> list[str]:
        """The parked keys whose time has come."""
        now = time.monotonic()
        return [key for key, at in self.keys.items() if at is not None and at <= now]

    def next_due(self) -> float:
        """Seconds until the next parked key is due; infinite when none is."""
        return min((at - time.monotonic() for at in self.keys.values() if at is not None), default=float("inf"))
