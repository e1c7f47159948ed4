"""Every search, sort and unique key is an index, and every write pays for each of them: eight are enough."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Resource
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

MOST = 8


@rule(on=Resource, severity="warning")
def too_many_indexes(resource: Resource) -> Iterator[Problem]:
    count = len(resource.search) + len(resource.sort) + len(resource.unique)
    if count > MOST:
        message = f"resource '{resource.name}' needs {count} indexes, expected at most {MOST}"
        yield Problem(resource.name_span, message, help="searches also filter together: declare only those that lead")
