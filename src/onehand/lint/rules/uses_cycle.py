"""Services do not wait for each other in a circle: when one is down, none of them could start again."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Service
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule
from onehand.text.span import Span


@rule(on=Service, severity="error")
def uses_cycle(service: Service, place: Place) -> Iterator[Problem]:
    """Told at the first service of the circle by name, so once."""
    services = place.design.services
    circle = _circle(service.name, {name: one.uses for name, one in services.items()})
    if circle and service.name == min(circle):
        span = Span(
            service.span.path, service.span.line, service.span.column, service.span.line, service.span.column + 1
        )
        message = f"services call each other in a circle: {' -> '.join((*circle, service.name))}"
        yield Problem(span, message, help="let one of them subscribe to the other's stream and keep a copy")


def _circle(start: str, uses: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest way from `start` back to it; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for used in uses.get(way[-1], ()):
            if used == start:
                return way
            if used not in seen:
                seen.add(used)
                ways.append((*way, used))
    return ()
