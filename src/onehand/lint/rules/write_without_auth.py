"""An operation that changes something knows who calls."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Service
from onehand.lint.problem import Problem
from onehand.lint.rule import rule


@rule(on=Service, severity="warning")
def write_without_auth(service: Service) -> Iterator[Problem]:
    for operation in service.operations:
        if operation.method != "GET" and not operation.auth.schemes:
            message = f"anybody may call '{operation.name}', which changes something"
            yield Problem(operation.auth.span, message, help="for example 'auth: {user: []}'")
            return
