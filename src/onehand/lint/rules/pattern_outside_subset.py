"""A pattern runs in four engines (Python, PostgreSQL, JavaScript, JSON Schema): only what all read alike is allowed."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field
from onehand.ir.pattern import outside_subset
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=Field, severity="error")
def pattern_outside_subset(field: Field) -> Iterator[Problem]:
    found = outside_subset(field.pattern) if field.pattern is not None else None
    if found is not None:
        message, help = found
        yield Problem(field.span, f"pattern of '{field.name}': {message}", help=help)
