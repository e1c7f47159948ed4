"""Names of services, types, events and operations are snake_case; each language makes its own spelling of them."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Enum, Event, Library, Model, Operation, Resource, Service, Union
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.case import snake_case

_Named = Service | Library | Enum | Model | Union | Resource | Event | Operation


@rule(on=(Service, Library, Enum, Model, Union, Resource, Event, Operation), severity="error")
def type_camel_case(node: _Named) -> Iterator[Problem]:
    want = snake_case(node.name)
    if node.name != want:
        place = node.name_span if isinstance(node, Enum | Model | Union | Resource) else node.span
        yield Problem(place, f"'{node.name}' is not snake_case", fix=want)
