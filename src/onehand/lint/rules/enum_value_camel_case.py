"""Names of enum values are snake_case; what travels can be spelled otherwise with `value`."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import EnumValue
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.case import snake_case


@rule(on=EnumValue, severity="warning")
def enum_value_camel_case(value: EnumValue) -> Iterator[Problem]:
    want = snake_case(value.name)
    if value.name != want:
        fix = f"{want}: {{value: {value.value}}}"
        yield Problem(value.span, f"enum value '{value.name}' is not snake_case", fix=fix)
