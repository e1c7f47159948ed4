"""A boolean is named by what it says, without `is_`: `user.active`."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field
from onehand.ir.types import Primitive
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=Field, severity="warning")
def boolean_is_prefix(field: Field) -> Iterator[Problem]:
    if field.type == Primitive("boolean") and field.name.startswith("is_") and len(field.name) > len("is_"):
        yield Problem(field.name_span, f"boolean '{field.name}' starts with 'is_'", fix=field.name.removeprefix("is_"))
