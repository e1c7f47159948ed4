"""What is a new id? UUIDv7 as text: it sorts by the time it was made, and is never given twice."""

from __future__ import annotations

import os
import time

_last = 0


def new_id() -> str:
    """Greater than every id that this process made before."""
    global _last  # noqa: PLW0603  one clock per process
    moment = max(time.time_ns() // 1_000 * 4, _last + 1)
    _last = moment
    return _format(moment, int.from_bytes(os.urandom(8)))


def _format(moment: int, random: int) -> str:
    """48 bits of milliseconds, 12 bits of what remains of the moment, 62 random bits."""
    milliseconds, rest = divmod(moment, 4_000)
    number = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | rest << 64 | 2 << 62 | random >> 2
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
