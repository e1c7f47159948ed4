"""What if a token cannot be judged yet, but in a moment?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from onehand.runtime.problem import Unavailable


class KeysAwaited(Unavailable):
    """`await arrival()`, then authenticate again. Whoever cannot wait answers with it: 503, come back."""

    def __init__(self, arrival: Callable[[], Awaitable[None]]) -> None:
        super().__init__("the keys that prove who is calling are being read")
        self.arrival = arrival
