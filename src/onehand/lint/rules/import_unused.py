"""An imported library is used: what is not used is not a dependency."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Service
from onehand.lint.problem import Problem
from onehand.lint.reach import types_used
from onehand.lint.rule import rule
from onehand.text.span import Span


@rule(on=Service, severity="warning")
def import_unused(service: Service) -> Iterator[Problem]:
    used = {type.owner for type in types_used(service)}
    for library in service.imports:
        if library not in used:
            span = service.span
            place = Span(span.path, span.line, span.column, span.line, span.column + 1)
            yield Problem(place, f"no type of library '{library}' is used here", help="remove it from 'imports'")
