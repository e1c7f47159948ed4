"""Does every engine read a pattern alike? Python, PostgreSQL, JavaScript and JSON Schema share a subset."""

from __future__ import annotations

import re

_OUTSIDE = (
    (re.compile(r"\(\?(?!:)"), "groups that start with '(?' are not the same everywhere", "use '(...)' or '(?:...)'"),
    (re.compile(r"\\d"), r"'\d' has digits of all scripts in one engine and ten in another", "write '[0-9]'"),
    (
        re.compile(r"\\[wWsSDhHvR]"),
        "classes such as '\\w' differ between engines",
        "write '[A-Za-z0-9_]' or what is meant",
    ),
    (
        re.compile(r"\\[bBAZzGK<>]"),
        "assertions in a pattern are not the same everywhere",
        "the whole text is matched anyway",
    ),
    (re.compile(r"\\[1-9]"), "back references are not the same everywhere", "write the part out"),
    (re.compile(r"\\[pPxuUNoc0]"), "escapes by code or property are not the same everywhere", "write the characters"),
    (re.compile(r"\[\[?:|\[\[[=.]"), "classes such as '[:alpha:]' are not the same everywhere", "write '[A-Za-z]'"),
    (re.compile(r"[*+?}]\+"), "possessive repetition is not the same everywhere", "remove the second '+'"),
    (re.compile(r"^\^|\$$"), "'^' and '$' are not needed", "remove them: the whole text is matched anyway"),
)
_REPETITIONS = (
    (re.compile(r"\{,"), "'{,n}' is text in one engine and a repetition in another", "write '{0,n}'"),
    (
        re.compile(r"\{(?!\d+(?:,\d*)?\})"),
        "a '{' that begins no repetition is not the same everywhere",
        "write '\\{' when it means itself",
    ),
    (
        re.compile(r"\{(?:\d+,)?0*(?:[3-9]\d\d|2[6-9]\d|25[6-9]|[1-9]\d{3,})(?:,\d*)?\}"),
        "PostgreSQL counts repetitions to 255",
        "write '+' or '*', and say 'maximum'",
    ),
)
_ESCAPED = re.compile(r"\\[\\.\[\](){}*+?^$|/-]")
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")


def outside_subset(pattern: str) -> tuple[str, str] | None:
    """What is not the same everywhere, and what to write instead; None when all engines agree."""
    plain = _ESCAPED.sub("_", pattern)
    return _found(_OUTSIDE, plain) or _found(_REPETITIONS, _CLASS.sub("_", plain))


def _found(table: tuple[tuple[re.Pattern[str], str, str], ...], plain: str) -> tuple[str, str] | None:
    return next(((what, help) for outside, what, help in table if outside.search(plain)), None)
