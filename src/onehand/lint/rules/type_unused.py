"""A declared type is used somewhere in its service; what nobody uses is in everybody's way."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Enum, Model, Service, Union
from onehand.lint.problem import Problem
from onehand.lint.reach import types_used
from onehand.lint.rule import rule


@rule(on=Service, severity="warning")
def type_unused(service: Service) -> Iterator[Problem]:
    used = {type.name for type in types_used(service) if type.owner == service.name}
    declared: tuple[Enum | Model | Union, ...] = (
        *service.enums.values(),
        *service.models.values(),
        *service.unions.values(),
    )
    for one in declared:
        if one.name not in used:
            yield Problem(one.name_span, f"type '{one.name}' is not used", help="remove it")
