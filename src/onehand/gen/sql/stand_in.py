"""What stands where something personal was, and readers need a value?

It fits everything that the design says of the field, so that the row can be read, written and compared as before; where
values must differ it is made from the row's key, which is no personal data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID

from onehand.ir.nodes import Design, Field
from onehand.ir.types import ListOf, MapOf, Named, Primitive, Type
from onehand.runtime.sample.pattern import matching

WORD = "forgotten"

_TOKEN = re.compile(r"[a-z0-9-]{1,64}")
_DOMAINS = ("@example.invalid", "@x.invalid", "@x")
_LONGEST = {"string": None, "id": 200, "email": 254, "url": 2000}
_DAY = date(1970, 1, 1)
_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class NoStandInError(Exception):
    """Nothing can stand there; the message says why."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Makes values for one row."""

    design: Design
    key: str
    """Of the row."""
    attempt: int = 0
    """Another one for other values: what is unique may be taken."""

    def of(self, field: Field, *, unique: bool = False) -> Any:
        """A JSON value for a required field; `unique`: other rows have others. Raises NoStandInError."""
        if field.default is not None and not unique:
            return field.default
        return self._value(field.type, field, unique=unique)

    @property
    def number(self) -> int:
        """Another one for every key and attempt; 63 bits."""
        seed = f"{self.attempt} {self.key}".encode()
        return int.from_bytes(blake2b(seed, digest_size=8).digest()) >> 1

    @property
    def token(self) -> str:
        """The same as a word: the key itself where that is short and simple."""
        word = self.key if _TOKEN.fullmatch(self.key) else f"{self.number:x}"
        return f"{word}-{self.attempt}" if self.attempt else word

    def _value(self, type: Type, field: Field, *, unique: bool) -> Any:
        match type:
            case Primitive(name):
                return self._primitive(name, field, unique=unique)
            case ListOf(item):
                return [self._value(item, _bare(field), unique=False) for _ in range(_count(field))]
            case MapOf(value):
                inner = _bare(field)
                return {f"{WORD}_{n + 1}": self._value(value, inner, unique=False) for n in range(_count(field))}
            case Named(kind="enum"):
                return self._enum(type, unique=unique)
            case Named(kind="union"):
                union = self.design.union(type)
                member = union.members[0]
                return {union.discriminator: member.value, **self._model(member.model)}
            case Named(kind="model"):
                return self._model(type)
        raise NoStandInError(f"of type '{type}' no value can be made")

    def _model(self, named: Named) -> dict[str, Any]:
        return {one.name: self.of(one) for one in self.design.model(named).fields if not one.optional}

    def _enum(self, named: Named, *, unique: bool) -> str:
        values = [one for one in self.design.enum(named).values if one.deprecated is None]
        values = values or list(self.design.enum(named).values)
        return values[self.number % len(values) if unique else 0].value

    def _primitive(self, name: str, field: Field, *, unique: bool) -> Any:
        if name in _LONGEST:
            return self._text(name, field, unique=unique)
        if name == "uuid":
            return str(UUID(int=self.number if unique else 0))
        if name in {"boolean", "json"}:
            return False if name == "boolean" else {}
        return _ORDERED[name](field, self.number if unique else 0)

    def _text(self, name: str, field: Field, *, unique: bool) -> str:
        shortest = field.minimum if isinstance(field.minimum, int) else 1
        longest = field.maximum if isinstance(field.maximum, int) else _LONGEST[name]
        if field.pattern is not None:
            return self._matching(field, field.pattern, max(shortest, 1), longest, unique=unique)
        if name == "email":
            return self._email(shortest, longest or 254)
        text = f"{WORD}-{self.token}" if unique else WORD
        if name == "url":
            text = f"https://example.invalid/{text}"
        elif longest is not None and len(text) > longest:
            text = _short(self.number)[:longest] if unique else text[:longest]
        if longest is not None and len(text) > longest:
            raise NoStandInError(f"nothing of {longest} characters fits")
        return text.ljust(shortest, "x")

    def _email(self, shortest: int, longest: int) -> str:
        for domain in _DOMAINS:
            for local in (f"{WORD}-{self.token}", _short(self.number)):
                if len(local) + len(domain) <= longest:
                    return local.rjust(shortest - len(domain), "x") + domain
        return f"{_short(self.number)[: max(1, longest - 2)]}@x"

    def _matching(self, field: Field, pattern: str, shortest: int, longest: int | None, *, unique: bool) -> str:
        number = self.number if unique else 0
        try:
            return matching(pattern.removeprefix("^").removesuffix("$"), number, shortest=shortest, longest=longest)
        except ValueError:
            if isinstance(field.example, str) and not unique:
                return field.example
            raise NoStandInError(f"no text was found that matches {pattern}") from None


def _bare(field: Field) -> Field:
    """Of an item only the type is said: the bounds are those of the list."""
    return Field(
        field.name,
        field.type,
        optional=False,
        span=field.span,
        name_span=field.name_span,
        type_span=field.type_span,
        digits=field.digits,
        scale=field.scale,
    )


def _count(field: Field) -> int:
    return field.minimum if isinstance(field.minimum, int) else 0


def _short(number: int) -> str:
    """Letters and digits, the quickest to differ first."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, digit = divmod(number, len(digits))
        text += digits[digit]
    return text or "0"


def _number(field: Field, offset: int, step: Decimal, span: int) -> Decimal:
    """Zero, or the bound that is nearest to it, and from there as far as the offset says; `span` without bounds."""
    low = None if field.minimum is None else Decimal(str(field.minimum))
    high = None if field.maximum is None else Decimal(str(field.maximum))
    # A bound between two steps is rounded inwards.
    low = None if low is None else -(-low // step) * step
    high = None if high is None else high // step * step
    if offset == 0:
        near = Decimal(0) if low is None else max(Decimal(0), low)
        return near if high is None else min(near, high)
    first = low if low is not None else (Decimal(0) if high is None else high - span * step)
    last = high if high is not None else first + span * step
    return first + step * (offset % (int((last - first) / step) + 1))


def _integer(field: Field, offset: int) -> int:
    return int(_number(field, offset, Decimal(1), 2**53))


def _decimal(field: Field, offset: int) -> str:
    scale = field.scale if field.scale is not None else 0
    digits = field.digits if field.digits is not None else 15
    step = Decimal(1).scaleb(-scale)
    return str(_number(field, offset, step, 10 ** min(digits, 15) - 1).quantize(step))


def _float(field: Field, offset: int) -> float:
    return float(_number(field, offset, Decimal(1) if offset else Decimal("0.000001"), 2**50))


def _date(field: Field, offset: int) -> str:
    first = date.fromisoformat(str(field.minimum)) if field.minimum else None
    last = date.fromisoformat(str(field.maximum)) if field.maximum else None
    start = first if first is not None and (offset or first > _DAY) else _DAY
    start = last if last is not None and last < start else start
    room = ((last or max(start, date(2999, 12, 31))) - start).days
    return (start + timedelta(days=offset % (room + 1))).isoformat()


def _datetime(field: Field, offset: int) -> str:
    first = datetime.fromisoformat(str(field.minimum)) if field.minimum else None
    last = datetime.fromisoformat(str(field.maximum)) if field.maximum else None
    start = first if first is not None and (offset or first > _MOMENT) else _MOMENT
    start = last if last is not None and last < start else start
    room = int(((last or max(start, datetime(2999, 12, 31, tzinfo=UTC))) - start).total_seconds())
    found = (start + timedelta(seconds=offset % (room + 1))).astimezone(UTC)
    return found.isoformat().replace("+00:00", "Z")


_ORDERED: dict[str, Callable[[Field, int], Any]] = {
    "integer": _integer,
    "decimal": _decimal,
    "float": _float,
    "date": _date,
    "datetime": _datetime,
}
