"""Names of types, events and operations are snake_case; each language makes its own spelling of them."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Enum, Event, Model, Operation, Resource, Union
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.case import snake_case


@rule(on=(Enum, Model, Union, Resource, Event, Operation), severity="error")
def type_camel_case(node: Enum | Model | Union | Resource | Event | Operation) -> Iterator[Problem]:
    want = snake_case(node.name)
    if node.name != want:
        place = node.span if isinstance(node, Event | Operation) else node.name_span
        yield Problem(place, f"'{node.name}' is not snake_case", fix=want)
