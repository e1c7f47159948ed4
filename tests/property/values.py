"""Which values may a field have, in one version of a design or in two at once?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.property.designs import Draft, Said

Convert = Callable[[Any], Any]

RETYPES: dict[tuple[str, str], tuple[Convert, Convert]] = {
    ("integer", "string"): (str, int),
    ("string", "integer"): (int, str),
    ("integer", "decimal"): (str, lambda said: int(Decimal(said))),
    ("boolean", "string"): (lambda said: "true" if said else "false", lambda said: said == "true"),
    ("date", "datetime"): (lambda said: f"{said}T00:00:00Z", lambda said: said[:10]),
    ("date", "string"): (str, str),
    ("uuid", "string"): (str, str),
    ("string", "uuid"): (str, str),
    ("string", "date"): (str, str),
}
"""(before, after) -> there, and back again."""

ONE_WAY = {("integer", "decimal"), ("date", "datetime")}
"""Where most values of the second type have no equal in the first: the version before reads nothing, or a stand-in."""

_TEXTS = {"string", "email", "url", "id"}


def value(wanted: Sequence[tuple[Draft, Said]], number: int) -> Any:
    """JSON that all of these allow, another one for another number, as the first of them would write it."""
    said = wanted[0][1]
    other = next((one for _, one in wanted[1:] if _kind(one) != _kind(said)), None)
    if other is not None:
        return _convertible(said["type"], other["type"], number)
    return _value(wanted, said["type"], number)


def _kind(said: Said) -> str:
    return str(said["type"])


def _convertible(before: str, after: str, number: int) -> Any:
    if before == "string":
        return {"integer": str(number), "uuid": _uuid(number), "date": _day(number), "boolean": "true"}.get(
            after, str(number)
        )
    if before == "datetime":
        return f"{_day(number)}T00:00:00Z"
    if before == "decimal":
        return str(number)
    return _plain(before, number)


def _plain(type: str, number: int) -> Any:
    return {
        "boolean": number % 2 == 1,
        "integer": number,
        "decimal": str(number),
        "float": number + 0.5,
        "date": _day(number),
        "datetime": (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat().replace("+00:00", "Z"),
        "uuid": _uuid(number),
        "json": {"n": number},
    }[type]


def _day(number: int) -> str:
    return (date(2000, 1, 1) + timedelta(days=number)).isoformat()


def _uuid(number: int) -> str:
    return str(UUID(int=number, version=4))


def _value(wanted: Sequence[tuple[Draft, Said]], type: str, number: int) -> Any:
    lows = [said["minimum"] for _, said in wanted if "minimum" in said]
    highs = [said["maximum"] for _, said in wanted if "maximum" in said]
    draft = wanted[0][0]
    if type in draft["enums"]:
        values = [one for one in draft["enums"][type] if all(one in other["enums"][type] for other, _ in wanted)]
        return values[number % len(values)]
    if type in draft["models"]:
        return _model(wanted, type, number)
    if type in _TEXTS:
        made = {"email": f"m{number}@example.com", "url": f"https://example.com/{number}"}.get(type, f"v{number}")
        return made.ljust(max(lows, default=0), "x")[: min(highs, default=1000)]
    if type.startswith("["):
        size = max([*lows, min([2, *highs])])
        return [f"i{number}x{at}" for at in range(size)]
    if type.startswith("{"):
        size = max([*lows, min([1, *highs])])
        return {f"k{at}": number for at in range(size)}
    found = _plain(type, number)
    if type in {"integer", "decimal"}:
        found = max([int(float(one)) for one in lows], default=-(10**9)) + number if lows else number
        if highs and found > int(float(min(highs, key=float))):
            found = int(float(min(highs, key=float))) - number % 3
        return str(found) if type == "decimal" else found
    return found


def _model(wanted: Sequence[tuple[Draft, Said]], type: str, number: int) -> Any:
    """All fields that the first version of the model has, without every third optional one."""
    draft = wanted[0][0]
    return {
        name: _value([(draft, said)], said["type"], number)
        for name, said in draft["models"][type].items()
        if not said.get("optional") or number % 3
    }


def fits(draft: Draft, said: Said, one: Any) -> bool:
    """Does the value keep the field's bounds, pattern and list of values?"""
    import re

    if one is None:
        return bool(said.get("optional"))
    if said.get("to"):
        return True
    type = said["type"]
    if type in draft["enums"]:
        return one in draft["enums"][type]
    size = len(one) if isinstance(one, (str, list, dict)) and type not in {"decimal", "date", "datetime"} else one
    key: Convert = Decimal if type == "decimal" else lambda same: same
    if "minimum" in said and key(size) < key(said["minimum"]):
        return False
    if "maximum" in said and key(size) > key(said["maximum"]):
        return False
    return "pattern" not in said or re.fullmatch(said["pattern"], one) is not None


def plain(type: str, one: Any) -> Any:
    """For comparing: what two texts for one number or time have in common."""
    if one is None:
        return None
    if type == "decimal":
        return Decimal(one)
    if type == "datetime":
        return datetime.fromisoformat(one)
    return json.loads(json.dumps(one))
