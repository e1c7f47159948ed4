"""Which value does a plain scalar mean? YAML 1.2, on the narrow side: what looks like text is text."""

from __future__ import annotations

import math
import re

from onehand.design.tree import Plain

_WORDS: dict[str, Plain] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MOST_DIGITS = 100
"""A longer number is left as text: no type of ours holds it, and reading it would cost quadratic time."""


def plain_value(text: str) -> Plain:
    """`no`, `on`, `yes`, `012`, `1:30`, `0x1F`, `.inf` and `True` are strings; numbers are those of JSON."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _MOST_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
