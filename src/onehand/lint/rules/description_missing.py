"""What others use says what it is: services, resources, events, and operations that are not CRUD."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Event, Operation, Resource, Service
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.span import Span


@rule(on=(Service, Resource, Event, Operation), severity="warning")
def description_missing(node: Service | Resource | Event | Operation) -> Iterator[Problem]:
    if not node.description.strip():
        what = type(node).__name__.lower()
        place = node.name_span if isinstance(node, Resource) else _first_line(node.span)
        yield Problem(
            place, f"{what} '{node.name}' has no description", help="a sentence for a reader who does not know it"
        )


def _first_line(span: Span) -> Span:
    return Span(span.path, span.line, span.column, span.line, span.column + 1) if span.end_line > span.line else span
