"""Field names are snake_case, so SQL, Python and JSON can spell them alike."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.case import snake_case


@rule(on=Field, severity="error")
def field_camel_case(field: Field) -> Iterator[Problem]:
    want = snake_case(field.name)
    if field.name != want:
        yield Problem(field.name_span, f"field '{field.name}' is not snake_case", fix=want)
