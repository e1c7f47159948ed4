"""Which dates and times fit given bounds?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_DAY = date(2024, 1, 1)
_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
_DAYS = 1000


def day(number: int, *, minimum: str | None = None, maximum: str | None = None) -> date:
    """A day between both, them included."""
    low = date.fromisoformat(minimum) if minimum else None
    high = date.fromisoformat(maximum) if maximum else None
    first = low or (min(_DAY, high - timedelta(_DAYS)) if high else _DAY)
    room = min((high - first).days, _DAYS * _DAYS) if high else _DAYS
    return first + timedelta(number % (room + 1))


def moment(number: int, *, minimum: str | None = None, maximum: str | None = None) -> datetime:
    """A time between both, them included, in UTC and whole seconds after the first."""
    low = datetime.fromisoformat(minimum).astimezone(UTC) if minimum else None
    high = datetime.fromisoformat(maximum).astimezone(UTC) if maximum else None
    first = low or (min(_MOMENT, high - timedelta(_DAYS)) if high else _MOMENT)
    room = int((high - first).total_seconds()) if high else _DAYS * 24 * 60 * 60
    return first + timedelta(seconds=number % (room + 1))
