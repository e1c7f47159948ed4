"""What does an operation look like as a method: arguments, results?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.python.names import class_name
from onehand.ir.nodes import Operation, Service
from onehand.ir.types import Type

OPERATIONS = "operations"
"""The attribute of the handlers whose operations belong to no resource."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One declared status of a custom operation, and its class: `CancelOrder409`."""

    status: int
    type: Type | None
    name: str


def answers(operation: Operation) -> tuple[Answer, ...]:
    """Every success of an operation that has several; empty when one type says it all. Errors are raised."""
    found = successes(operation)
    if operation.kind != "custom" or len(found) == 1:
        return ()
    name = class_name(operation.name)
    return tuple(Answer(status, type, f"{name}{status}") for status, type in found.items())


def successes(operation: Operation) -> dict[int, Type | None]:
    """Status -> type of what is no error. "Not modified" is the server's own answer, not the handler's."""
    found = {status: type for status, type in operation.returns.items() if status < 400 and status != 304}
    return found or {204: None}


def only_success(operation: Operation) -> Type | None:
    """What an operation with one success returns; None = nothing."""
    return next(iter(successes(operation).values()))


def handler_key(service: Service, operation: Operation) -> str:
    """Which handler an operation belongs to: the plural of its resource, or `operations`."""
    resource = service.resources.get(operation.resource or "")
    return resource.plural if resource is not None else OPERATIONS


def handled(service: Service) -> dict[str, list[Operation]]:
    """Handler -> its operations, in the design's order, the resources first."""
    found: dict[str, list[Operation]] = {resource.plural: [] for resource in service.resources.values()}
    for operation in service.operations:
        found.setdefault(handler_key(service, operation), []).append(operation)
    return {key: operations for key, operations in found.items() if operations}
