"""Whoever uses a service is allowed by it: else every call is answered with 403."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Operation, Service
from onehand.lint.place import Place
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=Service, severity="error")
def use_not_allowed(service: Service, place: Place) -> Iterator[Problem]:
    for used in service.uses:
        other = place.design.services[used]
        if other.operations and not any(_allows(one, service.name) for one in other.operations):
            message = f"service '{service.name}' uses '{used}', which lets it call nothing"
            yield Problem(other.auth.span, message, help=f"add '{service.name}': 'auth: {{service: [{service.name}]}}'")


def _allows(operation: Operation, caller: str) -> bool:
    """Public, or any service, or this one."""
    schemes = operation.auth.schemes
    return not schemes or ("service" in schemes and (not schemes["service"] or caller in schemes["service"]))
