"""Does a field take less than before, or more?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from onehand.compat.about import About
from onehand.compat.change import Finding
from onehand.ir.nodes import Field
from onehand.ir.types import Primitive

_LENGTHS: dict[str, tuple[int, int | None]] = {"string": (1, None), "id": (1, 200), "email": (3, 254), "url": (1, 2000)}
"""What a text has without saying so."""


def compare_bounds(old: Field, new: Field, about: About) -> Iterator[Finding]:
    """Of two fields of the same type."""
    yield from _side("minimum", _low(old), _low(new), about, up=True)
    yield from _side("maximum", _high(old), _high(new), about, up=False)
    if old.type == Primitive("decimal"):
        yield from _side("digits before the point", _whole(old), _whole(new), about, up=False)
        yield from _side("scale", _scale(old), _scale(new), about, up=False)
    yield from _pattern(old, new, about)


def bounded(field: Field) -> bool:
    """Whether anything is said beside the type."""
    return any(one is not None for one in (field.minimum, field.maximum, field.pattern, field.digits))


def _low(field: Field) -> Any:
    lengths = _lengths(field)
    low = _comparable(field.minimum, field)
    return low if lengths is None else max(low if low is not None else lengths[0], 1)


def _high(field: Field) -> Any:
    lengths = _lengths(field)
    high = _comparable(field.maximum, field)
    return lengths[1] if lengths is not None and high is None else high


def _lengths(field: Field) -> tuple[int, int | None] | None:
    return _LENGTHS.get(field.type.name) if isinstance(field.type, Primitive) else None


def _comparable(bound: float | str | None, field: Field) -> Any:
    return Decimal(str(bound)) if bound is not None and field.type == Primitive("decimal") else bound


def _scale(field: Field) -> int | None:
    return None if field.digits is None else field.scale or 0


def _whole(field: Field) -> int | None:
    return None if field.digits is None else max(field.digits - (field.scale or 0), 1)


def _side(name: str, old: Any, new: Any, about: About, *, up: bool) -> Iterator[Finding]:
    """`up`: a higher bound takes less."""
    if old == new:
        return
    tighter = new is not None and (old is None or (new > old if up else new < old))
    before, after = f"{name} {_said(old)}", f"{name} {_said(new)}"
    if tighter:
        yield about.tell("bound-tightened", "narrow", "bound", before, after)
    else:
        yield about.tell("bound-loosened", "widen", "bound", before, after)


def _said(bound: Any) -> str:
    return "none" if bound is None else str(bound)


def _pattern(old: Field, new: Field, about: About) -> Iterator[Finding]:
    """Whether one pattern takes all that another takes is not asked: another pattern is another set."""
    if old.pattern == new.pattern:
        return
    action = "narrow" if old.pattern is None else "widen" if new.pattern is None else "replace"
    yield about.tell("pattern-changed", action, "bound", old.pattern, new.pattern)  # type: ignore[arg-type]
