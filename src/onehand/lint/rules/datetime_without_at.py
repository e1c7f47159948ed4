"""A point in time is named with `_at`: `shipped_at`, so that nobody takes it for a date or a flag."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field
from onehand.ir.types import Primitive
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

_GOOD = ("_at", "_from", "_until", "_after", "_before")
_WORDS = frozenset({"at", "from", "until", "after", "before", "timestamp", "time"})


@rule(on=Field, severity="warning")
def datetime_without_at(field: Field) -> Iterator[Problem]:
    if field.type == Primitive("datetime") and not field.name.endswith(_GOOD) and field.name not in _WORDS:
        name = field.name.removesuffix("_time").removesuffix("_date").removesuffix("_on")
        yield Problem(field.name_span, f"'{field.name}' is a point in time", fix=f"{name}_at")
