"""What do the flags of `dev mock` say goes wrong? `--latency 50ms..200ms`, `--fail get_user=503:5%`."""

from __future__ import annotations

import re
from typing import Any

_OPERATION = r"(?:(?P<operation>[a-z][a-z0-9_]*)=)?"
_CHANCE = r"(?P<chance>[0-9]+(?:\.[0-9]+)?)%"
_TIME = r"[0-9]+(?:\.[0-9]+)?(?:ms|s)"
_LATENCY = re.compile(rf"{_OPERATION}(?P<shortest>{_TIME})(?:\.\.(?P<longest>{_TIME}))?")
_FAIL = re.compile(rf"{_OPERATION}(?:(?P<status>[45][0-9][0-9]):)?{_CHANCE}")
_LOSE = re.compile(rf"{_OPERATION}{_CHANCE}")

Trouble = dict[str, Any]
"""As the mock reads it from its environment."""


def latency(text: str) -> Trouble:
    """`50ms`, `50ms..200ms`, `get_user=1s`; ValueError when it is none of these."""
    found = _match(_LATENCY, text, "50ms, 50ms..200ms or get_user=1s")
    shortest = _seconds(found["shortest"])
    longest = _seconds(found["longest"]) if found["longest"] else shortest
    if longest < shortest:
        raise ValueError(f"'{text}' ends before it begins")
    return _of(found, seconds=[shortest, longest])


def fail(text: str) -> Trouble:
    """`5%`: 500; `503:5%`, `get_user=429:10%`. What may be repeated later says when."""
    found = _match(_FAIL, text, "5%, 503:5% or get_user=429:10%")
    status = int(found["status"] or 500)
    later = {"retry_after": 1} if status in (429, 503) else {}
    return _of(found, status=status, chance=_chance(found), **later)


def cut(text: str) -> Trouble:
    """`1%`, `get_user=1%`: of the connections break before the answer."""
    found = _match(_LOSE, text, "1% or get_user=1%")
    return _of(found, lost="cut", chance=_chance(found))


def silent(text: str) -> Trouble:
    """`1%`, `get_user=1%`: of the calls are never answered."""
    found = _match(_LOSE, text, "1% or get_user=1%")
    return _of(found, lost="silent", chance=_chance(found))


def _match(pattern: re.Pattern[str], text: str, example: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' cannot be read, expected for example {example}")
    return found


def _of(found: re.Match[str], **trouble: Any) -> Trouble:
    return {"operation": found["operation"] or "*", **trouble}


def _chance(found: re.Match[str]) -> float:
    chance = float(found["chance"]) / 100
    if chance > 1:
        raise ValueError(f"'{found[0]}' is more than always")
    return chance


def _seconds(text: str) -> float:
    return float(text[:-2]) / 1000 if text.endswith("ms") else float(text[:-1])
