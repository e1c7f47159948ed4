"""What does a `pattern` of the design mean to a regular expression engine?"""

from __future__ import annotations

import re

_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.")


def anchored(pattern: str) -> str:
    """A pattern describes the whole value: `[A-Z]{3}` -> `^[A-Z]{3}$`, `a|b` -> `^(?:a|b)$`."""
    if pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$"):
        inner = pattern[1:-1]
        return f"^(?:{inner})$" if "|" in _outside(inner) else pattern
    inner = pattern.removeprefix("^")
    if inner.endswith("$") and not inner.endswith("\\$"):
        inner = inner[:-1]
    return f"^(?:{inner})$" if "|" in _outside(inner) else f"^{inner}$"


def _outside(pattern: str) -> str:
    """The pattern without escapes, classes and groups: what stands at its top."""
    text, depth = "", 0
    for char in _CLASS.sub("", pattern):
        depth += (char == "(") - (char == ")")
        text += char if depth == 0 else ""
    return text


ANY = r"[^\n\r\u2028\u2029]"
"""What `.` is in JavaScript, and so in JSON Schema: no end of a line. Others mean more or less of them by it."""


def spelt(pattern: str) -> str:
    """Anchored, and with `.` written out, so that Python and PostgreSQL read what the published schema says."""
    return "".join(_any(piece) for piece in _TOKEN.findall(anchored(pattern)))


_TOKEN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|[\s\S]")


def _any(piece: str) -> str:
    return ANY if piece == "." else piece
