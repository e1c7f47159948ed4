"""Which values of a form lie at the edge of what is accepted, and which just beyond it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from onehand.gen.pattern import anchored
from onehand.gen.python.code import quoted, raw
from onehand.gen.python.factories import required
from onehand.gen.python.models import words
from onehand.gen.python.sample import Samples
from onehand.ir.nodes import Field
from onehand.ir.types import ListOf, MapOf, Named, Primitive
from onehand.runtime.sample import matching

_LONGEST = 50_000
"""Characters and items that a test is willing to send."""
_MOST = 200
_WORDS = {
    "integer": '"many"',
    "float": '"many"',
    "decimal": '"many"',
    "boolean": '"true"',
    "date": '"yesterday"',
    "datetime": '"yesterday"',
    "uuid": '"nobody"',
}
"""Texts that are no value of a type."""


@dataclass(frozen=True, slots=True)
class Case:
    """One value to try: JSON as Python text."""

    path: str
    """`name`, `price.amount`, `lines[0].quantity`."""
    value: str
    code: str | None
    """Of the fault; None when the value is accepted."""
    says: str
    """For the report: `name of 101 characters`."""
    shown: bool = True
    """Whether what is accepted comes back as it was sent."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Of all fields of a form, and of the models inside of it."""

    samples: Samples

    def of(self, fields: tuple[Field, ...], above: str = "", seen: tuple[str, ...] = ()) -> Iterator[Case]:
        for field in fields:
            path = above + field.name
            yield from self._field(field, path)
            model = self._inside(field)
            if model is not None and model.name not in seen and self._made(field):
                found = self.samples.design.model(model)
                yield from self.of(
                    found.fields, f"{path}{'[0]' if isinstance(field.type, ListOf) else ''}.", (*seen, model.name)
                )

    def _inside(self, field: Field) -> Named | None:
        type = field.type.item if isinstance(field.type, ListOf) else field.type
        return type if isinstance(type, Named) and type.kind == "model" else None

    def _made(self, field: Field) -> bool:
        """Whether the factory gives it: only then can a part of it be changed."""
        value = self.samples.field(field)
        return required(field) and value is not None and value != "[]"

    def _field(self, field: Field, path: str) -> Iterator[Case]:
        match field.type:
            case Primitive("string" | "email" | "url" | "id"):
                yield from self._text(field, path)
            case Primitive():
                yield from _primitive(field, path)
            case ListOf() | MapOf():
                yield from self._many(field, path)
            case Named(kind="enum"):
                yield Case(path, '"~unknown~"', "unknown_value", f"{path} of no known value")
            case Named(kind="union") if self._made(field):
                yield Case(path, '"x"', "type", f"{path} as a text")
                kind = self.samples.design.union(field.type).discriminator
                yield Case(f"{path}.{kind}", '"~unknown~"', "unknown_value", f"{path} of no known kind")
            case Named(kind="model"):
                yield Case(path, '"x"', "type", f"{path} as a text")
                if self._made(field):
                    yield Case(f"{path}.unknown_to_the_design", "1", "unknown_field", f"{path} with an unknown field")

    def _text(self, field: Field, path: str) -> Iterator[Case]:
        yield Case(path, "1", "type", f"{path} as a number")
        yield Case(path, '""', "blank", f"{path} empty")
        yield Case(path, '"  "', "blank", f"{path} of spaces")
        yield Case(path, '" x"', "not_trimmed", f"{path} after a space")
        low, high = _lengths(field)
        if high is not None and high <= _LONGEST:
            yield Case(path, f'"x" * {high + 1}', "too_long", f"{path} of {high + 1} characters")
        if low > 1:
            yield Case(path, f'"x" * {low - 1}', "too_short", f"{path} of {low - 1} characters")
        refused = _unmatched(field)
        if refused is not None:
            yield Case(path, quoted(refused), "pattern", f"{path} that does not match")
        for size in dict.fromkeys(one for one in (low if low > 1 else None, field.maximum) if isinstance(one, int)):
            value = self._sized(field, size)
            if value is not None and size <= _LONGEST:
                yield Case(path, value, None, f"{path} of {size} characters")
        if field.pattern and (matched := self.samples.field(field)) is not None:
            yield Case(path, matched, None, f"{path} that matches")

    def _sized(self, field: Field, size: int) -> str | None:
        if str(field.type) != "string":
            return None
        if not field.pattern:
            return f"{self.samples.use('text')}(number, {quoted(words(field.name))}, shortest={size}, longest={size})"
        pattern = anchored(field.pattern)
        try:
            matching(pattern, 1, shortest=size, longest=size)
        except ValueError:
            return None
        return f"{self.samples.use('matching')}({raw(pattern)}, number, shortest={size}, longest={size})"

    def _many(self, field: Field, path: str) -> Iterator[Case]:
        wrong = "{}" if isinstance(field.type, ListOf) else "[]"
        yield Case(path, wrong, "type", f"{path} as {'an object' if wrong == '{}' else 'a list'}")
        low, high = field.minimum, field.maximum
        if isinstance(low, int) and 1 <= low <= _MOST and (value := self._count(field, low - 1)):
            yield Case(path, value, "too_short", f"{path} of {low - 1} items")
        if isinstance(high, int) and high <= _MOST and (value := self._count(field, high + 1)):
            yield Case(path, value, "too_long", f"{path} of {high + 1} items")
            if high and (value := self._count(field, high)):
                yield Case(path, value, None, f"{path} of {high} items", shown=_flat(field))
        if isinstance(low, int) and 1 <= low <= _MOST and low != high and (value := self._count(field, low)):
            yield Case(path, value, None, f"{path} of {low} items", shown=_flat(field))

    def _count(self, field: Field, count: int) -> str | None:
        assert isinstance(field.type, ListOf | MapOf)
        if not count:
            return "[]" if isinstance(field.type, ListOf) else "{}"
        item = field.type.item if isinstance(field.type, ListOf) else field.type.value
        found = self.samples.of(item, field.name)
        if found is None:
            return None
        if isinstance(field.type, MapOf):
            return f'plain({{f"key{{number}}": {found} for number in range({count})}})'
        name = "number" if re.search(r"\bnumber\b", re.sub(r'"[^"{]*"', "", found)) else "_"
        return f"plain([{found} for {name} in range({count})])"


def _flat(field: Field) -> bool:
    """What is shown again exactly as it was sent: no defaults are filled in."""
    assert isinstance(field.type, ListOf | MapOf)
    item = field.type.item if isinstance(field.type, ListOf) else field.type.value
    return isinstance(item, Primitive)


def _primitive(field: Field, path: str) -> Iterator[Case]:
    """Of everything that is no text."""
    kind = str(field.type)
    if kind in _WORDS:
        yield Case(path, _WORDS[kind], "type", f"{path} as another text")
    if kind == "integer":
        yield Case(path, "1.5", "type", f"{path} with a fraction")
    if kind == "decimal":
        yield Case(path, "1", "type", f"{path} as a number")
        yield from _decimals(field, path)
    elif kind in {"integer", "float"}:
        yield from _numbers(field, path)
    elif kind in {"date", "datetime"}:
        yield from _moments(field, path)


_LENGTHS: dict[str, tuple[int, int | None]] = {"string": (1, None), "id": (1, 200), "email": (3, 254), "url": (1, 2000)}


def _lengths(field: Field) -> tuple[int, int | None]:
    low, high = _LENGTHS[str(field.type)]
    low = max(low, field.minimum) if isinstance(field.minimum, int) else low
    return low, field.maximum if isinstance(field.maximum, int) else high


def _unmatched(field: Field) -> str | None:
    """A text that the pattern refuses, and nothing else."""
    low, high = _lengths(field)
    if not field.pattern:
        return {"email": "nobody", "url": "nowhere"}.get(str(field.type))
    pattern = anchored(field.pattern)
    for candidate in ("~", "!", "0", "a", "~a", "A b"):
        value = candidate * max(low, 1)
        if (high is None or len(value) <= high) and _differs(pattern, value):
            return value
    return None


def _differs(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is None
    except re.error:
        return False


def _sides(field: Field) -> Iterator[tuple[object, int, str]]:
    for bound, sign, code in ((field.minimum, -1, "too_small"), (field.maximum, 1, "too_large")):
        if bound is not None:
            yield bound, sign, code


def _numbers(field: Field, path: str) -> Iterator[Case]:
    for bound, sign, code in _sides(field):
        if isinstance(bound, int | float) and abs(bound) < 2**52:
            number = float(bound) if str(field.type) == "float" else bound
            yield Case(path, f"{number + sign}", code, f"{path} of {number + sign}")
            yield Case(path, f"{number}", None, f"{path} of {number}")


def _decimals(field: Field, path: str) -> Iterator[Case]:
    scale = field.scale or 0
    step = Decimal(1).scaleb(-scale) if field.digits is not None else Decimal("0.01")
    for bound, sign, code in _sides(field):
        limit = Decimal(str(bound))
        limit = limit.quantize(step) if field.digits is not None else limit
        beyond = limit + sign * step
        if field.digits is None or len(beyond.as_tuple().digits) <= field.digits:
            yield Case(path, quoted(f"{beyond:f}"), code, f"{path} of {beyond:f}")
        yield Case(path, quoted(f"{limit:f}"), None, f"{path} of {limit:f}")
    if field.digits is not None:
        yield Case(path, quoted("1." + "0" * scale + "1"), "precision", f"{path} with {scale + 1} decimals")
        whole = field.digits - scale
        yield Case(path, quoted("1" + "0" * whole), "precision", f"{path} of {whole + 1} digits")
        if field.maximum is None:
            most = "9" * whole + ("." + "9" * scale if scale else "")
            yield Case(path, quoted(most if whole else f"0{most}"), None, f"{path} of all its digits")


def _moments(field: Field, path: str) -> Iterator[Case]:
    if str(field.type) == "datetime":
        yield Case(path, '"2026-01-01T00:00:00"', "type", f"{path} without an offset")
    for bound, sign, code in _sides(field):
        if str(field.type) == "date":
            day = date.fromisoformat(str(bound))
            yield Case(path, quoted((day + sign * timedelta(days=1)).isoformat()), code, f"{path} {_side(sign)} {day}")
            yield Case(path, quoted(day.isoformat()), None, f"{path} of {day}")
        else:
            moment = datetime.fromisoformat(str(bound))
            beyond = (moment + sign * timedelta(seconds=1)).isoformat()
            yield Case(path, quoted(beyond), code, f"{path} {_side(sign)} {bound}")
            yield Case(path, quoted(moment.isoformat()), None, f"{path} of {bound}", shown=False)


def _side(sign: int) -> str:
    return "after" if sign > 0 else "before"
