"""Which trace does a request belong to? (W3C trace context)"""

from __future__ import annotations

import os
import re

_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def new_traceparent() -> str:
    """A new trace, sampled."""
    random = os.urandom(24).hex()
    return f"00-{random[:32]}-{random[32:]}-01"


def read_traceparent(header: str) -> str:
    """The header when it is well formed, else an empty string: a bad header starts a new trace."""
    return header if _TRACEPARENT.fullmatch(header) else ""
