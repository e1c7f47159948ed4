"""Which values of a field lie at the edge of what is accepted, and which just beyond it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from onehand.gen.pattern import anchored
from onehand.gen.python.code import quoted
from onehand.gen.python.models import words
from onehand.gen.python.sample import Samples
from onehand.gen.python.values import decimal
from onehand.ir.nodes import Field
from onehand.ir.types import ListOf, Primitive


@dataclass(frozen=True, slots=True)
class Edge:
    """One value to try."""

    name: str
    """Of the test: `is_not_longer_than_100`."""
    says: str
    value: str
    code: str | None
    """Of the fault; None when the value is accepted."""


def edges(samples: Samples, field: Field) -> Iterator[Edge]:
    """Both sides of every bound; nothing where a bound lies beyond what can be said."""
    match field.type:
        case Primitive("string"):
            yield from _text(samples, field)
        case Primitive("integer"):
            yield from _integer(field)
        case Primitive("decimal"):
            yield from _decimal(samples, field)
        case Primitive("email" | "url" | "id"):
            yield _blank(field)
        case ListOf():
            yield from _list(samples, field)


def _blank(field: Field) -> Edge:
    return Edge("is_not_blank", f"{_a(field)} of spaces alone is refused", '"  "', "blank")


def _text(samples: Samples, field: Field) -> Iterator[Edge]:
    yield _blank(field)
    if field.pattern:
        yield from _pattern(field)
        return
    made = samples.use("text")
    word = quoted(words(field.name))
    low, high = field.minimum, field.maximum
    if isinstance(high, int) and high <= 100_000:
        value = f"{made}(number, {word}, shortest={high}, longest={high})"
        yield Edge(f"may_have_{high}_characters", f"{_a(field)} of {high} characters is accepted", value, None)
        says = f"{_a(field)} of more than {high} characters is refused"
        yield Edge(f"has_at_most_{high}_characters", says, f'"x" * {high + 1}', "too_long")
    if isinstance(low, int) and low > 1:
        says = f"{_a(field)} of less than {low} characters is refused"
        yield Edge(f"has_at_least_{low}_characters", says, f'"x" * {low - 1}', "too_short")


def _pattern(field: Field) -> Iterator[Edge]:
    pattern = anchored(field.pattern or "")
    low = field.minimum if isinstance(field.minimum, int) else 1
    for candidate in ("~", "!", "0", "a", "~a", "A b"):
        value = candidate * max(low, 1)
        fits = not isinstance(field.maximum, int) or len(value) <= field.maximum
        if fits and _differs(pattern, value):
            yield Edge("has_a_pattern", f"{_a(field)} that does not match is refused", quoted(value), "pattern")
            return


def _differs(pattern: str, value: str) -> bool:
    try:
        return re.fullmatch(pattern, value) is None
    except re.error:
        return False


def _integer(field: Field) -> Iterator[Edge]:
    for bound, step, code, word in ((field.minimum, -1, "too_small", "least"), (field.maximum, 1, "too_large", "most")):
        if isinstance(bound, int) and abs(bound) < 2**62:
            name = f"{'minus_' if bound < 0 else ''}{abs(bound)}"
            yield Edge(f"may_be_{name}", f"{bound} is accepted as {words(field.name)}", f"{bound}", None)
            says = f"{bound + step} is refused as {words(field.name)}"
            yield Edge(f"is_at_{word}_{name}", says, f"{bound + step}", code)


def _decimal(samples: Samples, field: Field) -> Iterator[Edge]:
    step = Decimal(1).scaleb(-(field.scale or 0)) if field.digits is not None else Decimal("0.01")
    for bound, sign, code, word in ((field.minimum, -1, "too_small", "least"), (field.maximum, 1, "too_large", "most")):
        if bound is not None:
            beyond = Decimal(str(bound)) + sign * step
            says = f"{beyond} is refused as {words(field.name)}"
            yield Edge(f"has_a_bound_at_{word}", says, decimal(samples.file, str(beyond)), code)
            says = f"{bound} is accepted as {words(field.name)}"
            yield Edge(f"may_be_at_{word}", says, decimal(samples.file, str(bound)), None)


def _list(samples: Samples, field: Field) -> Iterator[Edge]:
    found = samples.of(field.type.item, field.name) if isinstance(field.type, ListOf) else None
    low, high = field.minimum, field.maximum
    if isinstance(low, int) and low >= 1 and found is not None:
        value = "[]" if low == 1 else f"[{found} for _ in range({low - 1})]"
        yield Edge(f"has_at_least_{low}_items", f"Less than {low} {words(field.name)} are refused", value, "too_short")
    if isinstance(high, int) and high <= 200 and found is not None:
        value = f"[{found} for _ in range({high + 1})]"
        yield Edge(f"has_at_most_{high}_items", f"More than {high} {words(field.name)} are refused", value, "too_long")


def _a(field: Field) -> str:
    name = words(field.name)
    return f"{'An' if name[0] in 'aeio' else 'A'} {name}"
