"""What does an operation look like as a method: arguments, results?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.python.names import class_name
from onehand.ir.nodes import Operation, Service
from onehand.ir.types import Named, Type

OPERATIONS = "operations"
"""The attribute of the handlers whose operations belong to no resource."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One declared status of a custom operation, and its class: `CancelOrder409`."""

    status: int
    type: Type | None
    name: str


def answers(operation: Operation) -> tuple[Answer, ...]:
    """Every declared answer of a custom operation that may give several; empty when one type says it all."""
    if operation.kind != "custom" or only_success(operation) is not None:
        return ()
    name = class_name(operation.name)
    return tuple(Answer(status, type, f"{name}{status}") for status, type in operation.returns.items())


def successes(operation: Operation) -> dict[int, Type | None]:
    """Status -> type, of what is no refusal."""
    return {status: type for status, type in operation.returns.items() if status < 400}


def only_success(operation: Operation) -> int | None:
    """The status of the one success of an operation whose other answers are problems; None = there are several."""
    found = successes(operation)
    others = [type for status, type in operation.returns.items() if status >= 400]
    plain = all(isinstance(type, Named) and type.kind == "problem" for type in others if type is not None)
    return next(iter(found)) if len(found) == 1 and plain else None


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
