"""Is this file JSON at all, and what does it hold?

Everything that `json` tolerates but JSON does not mean (NaN, one key twice) is told, and whatever it refuses (bytes
that are no text, brackets a thousand deep, numbers of a million digits) becomes one diagnostic instead of a traceback.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

from onehand.convert.apibuilder.source import JsonSource
from onehand.text.report import Report
from onehand.text.span import Span


class _Repeated(dict[str, Any]):
    """An object of the document that has some key twice; the last value counts."""

    keys_twice: tuple[str, ...] = ()


def parse(path: str, content: bytes, report: Report) -> tuple[JsonSource, Any] | None:
    """The text and its value, or None after an error was reported."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        report.error("bad-json", Span(path, line, column, line, column + 1), "expected text in UTF-8")
        return None
    source = JsonSource(path, text)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, strict=False)
    except json.JSONDecodeError as error:
        message = re.sub(r"^(.)", lambda match: match[1].lower(), error.msg)
        report.error("bad-json", source.offset_span(error.pos), f"no JSON: {message}")
    except RecursionError:
        report.error("bad-json", source.offset_span(0), "brackets are nested too deep")
    except ValueError as error:
        report.error("bad-json", source.offset_span(0), f"no JSON: {error}")
    else:
        return source, value
    return None


def repeated_keys(value: Any) -> tuple[str, ...]:
    """Keys that stand twice in this object."""
    return value.keys_twice if isinstance(value, _Repeated) else ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    count = Counter(key for key, _ in pairs)
    repeated = _Repeated(value)
    repeated.keys_twice = tuple(key for key in value if count[key] > 1)
    return repeated


def _constant(name: str) -> float:
    raise ValueError(f"'{name}' is no JSON number")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"'{text[:40]}' is too large a number")
    return value
