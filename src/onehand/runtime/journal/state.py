"""How does a loop tell how it is, once per change instead of once per attempt?"""

from __future__ import annotations

import logging


class State:
    """Remembers what was logged last."""

    def __init__(self, log: logging.Logger, *, stream: str) -> None:
        self._log = log
        self._stream = stream
        self._last = ""

    def now(self, state: str, level: int = logging.INFO, detail: str = "") -> None:
        """Logs when the state is another than before; the detail alone is no change."""
        if state != self._last:
            self._last = state
            self._log.log(level, "%s: %s%s", self._stream, state, f" ({detail})" if detail else "")
